import CICU

/// Turns a file's bytes into UTF-8, chunk by chunk. Bytes that are no characters become U+FFFD.
struct TextDecoding {
    /// Nil until enough bytes have come to tell.
    private var encoding: TextEncoding?
    private var converter: CharacterConverter?
    /// Bytes that wait for more: the head before the encoding is known, or a character cut off between two chunks.
    private var waiting: [UInt8] = []

    init() {}

    /// - Parameter last: no more bytes will come.
    mutating func decode(_ bytes: [UInt8], last: Bool) throws(ImportError) -> [UInt8] {
        var bytes = bytes
        if encoding == nil {
            waiting += bytes
            guard last || waiting.count >= TextEncoding.headLength else { return [] }
            let (found, mark) = TextEncoding.detect(waiting.prefix(TextEncoding.headLength))
            encoding = found
            if found != .utf8 { converter = try CharacterConverter(found) }
            bytes = Array(waiting.dropFirst(mark))
            waiting = []
        }
        if let converter { return try converter.convert(bytes, last: last) }
        return utf8(bytes, last: last)
    }

    private mutating func utf8(_ bytes: [UInt8], last: Bool) -> [UInt8] {
        var whole = waiting.isEmpty ? bytes : waiting + bytes
        waiting = []
        if !last {
            // Where the last sequence starts, and whether it is complete.
            if let start = whole.indices.suffix(4).last(where: { whole[$0] & 0xC0 != 0x80 }) {
                let lead = whole[start]
                let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
                if start + length > whole.count {
                    waiting = Array(whole[start...])
                    whole.removeSubrange(start...)
                }
            }
        }
        if String(validating: whole, as: UTF8.self) != nil { return whole }
        return Array(String(decoding: whole, as: UTF8.self).utf8)
    }
}

/// ICU's converter for one character set; a class because it owns memory of ICU's.
private final class CharacterConverter {
    private let handle: OpaquePointer

    init(_ encoding: TextEncoding) throws(ImportError) {
        guard let handle = icu_converter_open(encoding.rawValue) else {
            throw ImportError(
                .encoding, "the text is in \(encoding.rawValue), which this installation of ICU cannot read",
                remedy: "save the file as UTF-8")
        }
        self.handle = handle
    }

    deinit { icu_converter_close(handle) }

    func convert(_ bytes: [UInt8], last: Bool) throws(ImportError) -> [UInt8] {
        let capacity = 16 * 1024
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 3 / 2)
        var pairs = HalfPairs()
        var position = 0
        while true {
            var consumed = 0
            var written: Int32 = -1
            let units = [UInt16](unsafeUninitializedCapacity: capacity) { target, count in
                written = bytes.withUnsafeBytes { source in
                    // An empty array has no address, and ICU wants one even for no bytes.
                    guard let target = target.baseAddress else { return -1 }
                    guard let base = source.baseAddress else {
                        var none: CChar = 0
                        return icu_converter_convert(handle, &none, 0, last ? 1 : 0, target, Int32(capacity), &consumed)
                    }
                    return icu_converter_convert(
                        handle, base.assumingMemoryBound(to: CChar.self) + position, source.count - position,
                        last ? 1 : 0, target, Int32(capacity), &consumed)
                }
                count = max(0, Int(written))
            }
            guard written >= 0 else {
                throw ImportError(.encoding, "the text cannot be converted to UTF-8", remedy: "save the file as UTF-8")
            }
            position += consumed
            text += pairs.utf8(units)
            if position >= bytes.count, units.count < capacity { break }
            if consumed == 0, units.isEmpty { break }
        }
        return text
    }
}

/// Joins surrogate pairs that the end of a buffer has cut in two.
private struct HalfPairs {
    private var first: UInt16?

    mutating func utf8(_ units: [UInt16]) -> String.UTF8View {
        var units = units
        if let first { units.insert(first, at: 0) }
        first = nil
        if let last = units.last, (0xD800..<0xDC00).contains(last) { first = units.removeLast() }
        return String(decoding: units, as: UTF16.self).utf8
    }
}
