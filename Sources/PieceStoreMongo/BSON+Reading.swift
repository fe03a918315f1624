import PieceModel

extension BSON {
    /// The object that bytes hold; nil when they are no BSON. Values of types the store never writes, which answers of
    /// servers have, are null, except that times are numbers.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> JSONObject? {
        var reader = Reader(bytes: bytes)
        return reader.object()
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var position = 0
        /// Servers nest no deeper than 100 levels; this bounds the stack.
        var depth = 0

        mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
            let size = MemoryLayout<Value>.size
            guard bytes.count - position >= size else { return nil }
            defer { position += size }
            return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
        }

        mutating func skip(_ count: Int) -> JSONValue? {
            guard count >= 0, bytes.count - position >= count else { return nil }
            position += count
            return .null
        }

        mutating func key() -> String? {
            guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
            defer { position = end + 1 }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }

        mutating func text() -> String? {
            guard let length = integer(Int32.self), length > 0, bytes.count - position >= Int(length) else {
                return nil
            }
            let end = position + Int(length) - 1
            defer { position = end + 1 }
            return String(decoding: bytes[position..<end], as: UTF8.self)
        }

        mutating func members() -> [JSONObject.Member]? {
            guard integer(Int32.self) != nil, depth < 120 else { return nil }
            depth += 1
            defer { depth -= 1 }
            var members: [JSONObject.Member] = []
            while let type = integer(UInt8.self) {
                if type == 0 { return members }
                guard let kind = Kind(rawValue: type), let key = key(), let value = value(kind) else { return nil }
                members.append(JSONObject.Member(key: key, value: value))
            }
            return nil
        }

        mutating func object() -> JSONObject? { members().map { JSONObject($0) } }

        mutating func value(_ kind: Kind) -> JSONValue? {
            switch kind {
            case .double: integer(UInt64.self).map { JSONNumber(Double(bitPattern: $0)).map(JSONValue.number) ?? .null }
            case .string, .symbol, .code: text().map(JSONValue.string)
            case .object: object().map(JSONValue.object)
            case .array: members().map { .array($0.map(\.value)) }
            case .bool: integer(UInt8.self).map { .bool($0 != 0) }
            case .int32: integer(Int32.self).map { .number(JSONNumber(Int($0))) }
            case .int64, .date, .timestamp: integer(Int64.self).map { .number(JSONNumber(Int($0))) }
            case .null, .undefined, .minKey, .maxKey: .null
            case .objectID: skip(12)
            case .decimal: skip(16)
            case .binary: integer(Int32.self).flatMap { skip(Int($0) + 1) }
            case .regex: key().flatMap { _ in key() }.map { _ in .null }
            case .pointer: text().flatMap { _ in skip(12) }
            case .scopedCode: integer(Int32.self).flatMap { skip(Int($0) - 4) }
            }
        }
    }
}
