// Every importer under libFuzzer: any bytes may be refused, none may crash, hang or take memory without end, and what is
// read does not depend on how the file was cut into chunks. `run-interchange` builds and runs it.
import PieceInterchange
import PieceModel

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzInterchange(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let formats = ImportFormat.allCases
    let format = formats[Int(input[0]) % formats.count]
    let bytes = Array(input.dropFirst())
    _ = ImportFormat.detect(fileName: "fuzz", firstBytes: bytes)
    let whole = rows(format, bytes, chunk: bytes.count)
    let parts = rows(format, bytes, chunk: 1 + Int(input[0]) / formats.count)
    // After an error each has the rows it had given until then, which may be of different number.
    if let whole, let parts, whole != parts { fatalError("the rows depend on the chunks") }
    if (whole == nil) != (parts == nil) { fatalError("the error depends on the chunks") }

    let text = String(decoding: bytes, as: UTF8.self)
    _ = PriceText.offers(text)
    _ = SeatGrade.of(seat: text)
    _ = Region(venue: text)
    _ = text.workKey
    return 0
}

/// The rows of a file; nil when it is refused.
private func rows(_ format: ImportFormat, _ bytes: [UInt8], chunk: Int) -> [ImportRow]? {
    var reader = ImportReader(format)
    var rows: [ImportRow] = []
    var rest = bytes[...]
    do {
        while !rest.isEmpty {
            rows += try reader.push(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
        }
        return try rows + reader.finish()
    } catch {
        return nil
    }
}
