/// Numbers by a small index, such as pieces by day of a year. Zeros are not kept, so equal contents are equal values.
public struct Counts: Hashable, Sendable {
    /// One number.
    public struct Entry: Hashable, Sendable {
        public let index: Int
        /// Never 0.
        public var value: Int
    }

    /// By index, ascending. A sorted array: it is read far more often than a number is added.
    public private(set) var entries: [Entry] = []

    public init() {}

    public subscript(index: Int) -> Int {
        let place = place(of: index)
        return place < entries.count && entries[place].index == index ? entries[place].value : 0
    }

    public mutating func add(_ amount: Int, at index: Int) {
        guard amount != 0 else { return }
        let place = place(of: index)
        guard place < entries.count, entries[place].index == index else {
            entries.insert(Entry(index: index, value: amount), at: place)
            return
        }
        entries[place].value &+= amount
        if entries[place].value == 0 { entries.remove(at: place) }
    }

    public var isEmpty: Bool { entries.isEmpty }
    public var total: Int { entries.reduce(0) { $0 &+ $1.value } }

    /// The sum of the numbers up to an index.
    public func total(through index: Int) -> Int {
        entries.prefix { $0.index <= index }.reduce(0) { $0 &+ $1.value }
    }

    /// The numbers from index 0 on, zeros included.
    /// - Parameter offset: the index of the first number.
    public func dense(_ count: Int, from offset: Int = 0) -> [Int] {
        var dense = [Int](repeating: 0, count: count)
        for entry in entries where entry.index >= offset && entry.index - offset < count {
            dense[entry.index - offset] = entry.value
        }
        return dense
    }

    /// The largest number, the first of several; nil when there is none above 0.
    public var peak: Entry? {
        entries.reduce(nil) { peak, entry in entry.value > (peak?.value ?? 0) ? entry : peak }
    }

    /// The first place whose index is not below this one.
    private func place(of index: Int) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
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
        var text = ""
        for entry in entries {
            if !text.isEmpty { text += " " }
            text += "\(entry.index):\(entry.value)"
        }
        return text
    }

    /// Reads what `text` writes.
    public init?(_ text: String) {
        var text = PackedText(text)
        self.init(reading: &text)
        guard text.isAtEnd else { return nil }
    }

    /// The same at the beginning of a text; none when no number comes.
    init?(reading text: inout PackedText) {
        guard let byte = text.next, byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
            return
        }
        repeat {
            guard let index = text.integer(), text.consume(UInt8(ascii: ":")), let value = text.integer(), value != 0,
                index > entries.last?.index ?? .min
            else { return nil }
            entries.append(Entry(index: index, value: value))
        } while text.consume(UInt8(ascii: " "))
    }
}
