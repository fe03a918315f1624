// The decoders under libFuzzer: any bytes may be refused, none may crash, hang or touch memory that is not theirs.
// `run-decoders` builds and runs it.
import PieceCodecs
import PieceGraphics

/// The input with the checksums of its chunks made right, when it is a PNG and not every fourth one, which keeps them.
private func withChecksumsRepaired(_ input: [UInt8]) -> [UInt8] {
    guard input.starts(with: [0x89, 0x50, 0x4E, 0x47]), let last = input.last, last & 6 != 0 else { return input }
    var bytes = input
    var at = 8
    while at + 12 <= bytes.count {
        let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - at - 12 else { break }
        var crc: UInt32 = .max
        for byte in bytes[at + 4..<at + 8 + length] {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        for i in 0..<4 { bytes[at + 8 + length + i] = UInt8(truncatingIfNeeded: ~crc >> UInt32(24 - 8 * i)) }
        at += 12 + length
    }
    return bytes
}

/// The image types are far apart, so every input is read whole and, by its last byte, in part and at a smaller scale.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecode(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    // Mutations break a PNG's checksums, which would keep everything behind them from being reached.
    let bytes = withChecksumsRepaired(Array(input))
    var limits = DecodeLimits.standard
    // Small pictures reach all code and keep the runs many.
    limits.pixels = 600_000
    limits.side = 2_000
    limits.jpegScans = 20
    limits.seconds = 1
    var request = DecodeRequest.full
    if let last = bytes.last, last & 1 == 1 {
        let x = Double(last >> 1 & 7) / 10
        let y = Double(last >> 4 & 7) / 10
        request = DecodeRequest(minimumWidth: 16, minimumHeight: 16, region: Rect(x, y, 0.3, 0.25))
    }
    do throws(CodecError) {
        let image = try decode(bytes, request, limits: limits)
        precondition(image.pixmap.width > 0 && image.pixmap.height > 0)
        let png = try encodePNG(image.pixmap)
        let again = try decode(png, limits: limits)
        precondition(again.pixmap.width == image.pixmap.width && again.pixmap.height == image.pixmap.height)
    } catch {
        precondition(!error.message.isEmpty)
    }
    return 0
}
