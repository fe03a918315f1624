import PieceModel

/// BSON (bsonspec.org, version 1.1) as far as documents here go: strings, numbers, booleans, null, arrays and objects.
///
/// Written here rather than through libbson's JSON reader, which takes keys such as `$date` in somebody's text for types.
enum BSON {
    /// The bytes of an object; nil when a key holds U+0000, which BSON cannot write.
    static func encode(_ object: JSONObject) -> [UInt8]? {
        var bytes: [UInt8] = []
        return append(object, to: &bytes) ? bytes : nil
    }

    private static func append(_ object: JSONObject, to bytes: inout [UInt8]) -> Bool {
        appendDocument(to: &bytes) { bytes in
            object.allSatisfy { append($0.value, key: $0.key, to: &bytes) }
        }
    }

    private static func appendDocument(to bytes: inout [UInt8], _ content: (inout [UInt8]) -> Bool) -> Bool {
        let start = bytes.count
        append(Int32(0), to: &bytes)
        guard content(&bytes) else { return false }
        bytes.append(0)
        let length = UInt32(bytes.count - start)
        for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        return true
    }

    private static func append(_ value: JSONValue, key: String, to bytes: inout [UInt8]) -> Bool {
        guard !key.utf8.contains(0) else { return false }
        func begin(_ type: Kind) {
            bytes.append(type.rawValue)
            bytes += key.utf8
            bytes.append(0)
        }
        switch value {
        case .null: begin(.null)
        case .bool(let bool):
            begin(.bool)
            bytes.append(bool ? 1 : 0)
        case .number(let number):
            if let integer = number.integer, let small = Int32(exactly: integer) {
                begin(.int32)
                append(small, to: &bytes)
            } else if let integer = number.integer {
                begin(.int64)
                append(integer, to: &bytes)
            } else {
                begin(.double)
                append(number.double.bitPattern, to: &bytes)
            }
        case .string(let string):
            begin(.string)
            append(Int32(string.utf8.count + 1), to: &bytes)
            bytes += string.utf8
            bytes.append(0)
        case .array(let elements):
            begin(.array)
            return appendDocument(to: &bytes) { bytes in
                elements.enumerated().allSatisfy { append($0.element, key: String($0.offset), to: &bytes) }
            }
        case .object(let object):
            begin(.object)
            return append(object, to: &bytes)
        }
        return true
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    /// The types of values, by the byte that stands before them.
    enum Kind: UInt8 {
        case double = 0x01
        case string, object, array, binary, undefined, objectID, bool, date, null, regex, pointer, code, symbol
        case scopedCode, int32, timestamp, int64, decimal
        case minKey = 0xFF
        case maxKey = 0x7F
    }
}
