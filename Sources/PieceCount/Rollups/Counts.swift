/// Numbers by a small index, such as pieces by day of a year. Zeros are not kept, so equal contents are equal values.
public struct Counts: Hashable, Sendable {
    /// No value is 0.
    public private(set) var values: [Int: Int] = [:]

    public init() {}

    public subscript(index: Int) -> Int { values[index] ?? 0 }

    public mutating func add(_ amount: Int, at index: Int) {
        let sum = self[index] + amount
        values[index] = sum == 0 ? nil : sum
    }

    public var isEmpty: Bool { values.isEmpty }
    public var total: Int { values.values.reduce(0, +) }

    /// The numbers from index 0 on, zeros included.
    /// - Parameter offset: the index of the first number.
    public func dense(_ count: Int, from offset: Int = 0) -> [Int] {
        var dense = [Int](repeating: 0, count: count)
        for (index, value) in values where index >= offset && index - offset < count { dense[index - offset] = value }
        return dense
    }

    /// The largest number and the lowest index that has it; nil when there is none above 0.
    public var peak: (index: Int, value: Int)? {
        var peak: (index: Int, value: Int)?
        for (index, value) in values where value > 0 {
            if let known = peak, (known.value, -known.index) > (value, -index) { continue }
            peak = (index, value)
        }
        return peak
    }
}

// One text such as `3:1 45:2` instead of an array: short in years with few pieces, never longer than its period has
// places, and quick to read. Rollups are read and written in every transaction.
extension Counts: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let counts = Counts(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.prefix(40))\" is no counts")
        }
        self = counts
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Pairs of index and number, ascending: `3:1 45:2`.
    public var text: String {
        values.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: " ")
    }

    /// Reads what `text` writes.
    public init?(_ text: String) {
        guard !text.isEmpty else { return }
        for pair in text.utf8.split(separator: UInt8(ascii: " ")) {
            guard let colon = pair.firstIndex(of: UInt8(ascii: ":")),
                let index = Int(Substring(pair[..<colon])),
                let value = Int(Substring(pair[pair.index(after: colon)...])),
                value != 0
            else { return nil }
            values[index] = value
        }
    }
}
