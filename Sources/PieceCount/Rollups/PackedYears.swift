/// The years of a rollup, kept as one text, a line such as `2026|9|1:2 11:7|0.0.0.0.0.4000|334:3` for each: the rollup of all
/// time is read for every write and most reports, and a JSON object for each of thirty years took longer to read than
/// all else.
@propertyWrapper
public struct PackedYears: Hashable, Sendable {
    public var wrappedValue: [Int: YearLine]

    public init(wrappedValue: [Int: YearLine]) { self.wrappedValue = wrappedValue }
}

extension PackedYears: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        var years: [Int: YearLine] = [:]
        for line in Array(text.utf8).split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            guard parts.count == 5, let year = Int(digits: parts[0]), let count = Int(digits: parts[1]),
                let months = Counts(parts[2]), let days = DaySet(parts[3]), let peak = Counts(parts[4])
            else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "\"\(String(decoding: line.prefix(60), as: UTF8.self))\" is no year of a rollup")
            }
            var value = YearLine()
            value.count = count
            value.months = months
            value.days = days
            value.peak = peak.entries.first
            years[year] = value
        }
        wrappedValue = years
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        let lines = wrappedValue.sorted { $0.key < $1.key }.map { year, line in
            "\(year)|\(line.count)|\(line.months.text)|\(line.days.text)|"
                + (line.peak.map { "\($0.index):\($0.value)" } ?? "")
        }
        try container.encode(lines.joined(separator: "\n"))
    }
}
