/// The years of a rollup, kept as one text, a line such as `2026|9|1:2 11:7|0.0.0.0.0.4000|334:3` for each: the rollup
/// of all time is read for every write and most reports, and a JSON object for each of thirty years took longer to read
/// than all else.
@propertyWrapper
public struct PackedYears: Hashable, Sendable {
    public var wrappedValue: [Int: YearLine]

    public init(wrappedValue: [Int: YearLine]) { self.wrappedValue = wrappedValue }
}

extension PackedYears: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        var packed = PackedText(text)
        var years: [Int: YearLine] = [:]
        while !packed.isAtEnd {
            guard let (year, line) = PackedYears.line(&packed) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "\"\(text.prefix(60))\" is no years of a rollup")
            }
            years[year] = line
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

extension PackedYears {
    private static func line(_ text: inout PackedText) -> (Int, YearLine)? {
        let bar = UInt8(ascii: "|")
        var line = YearLine()
        guard let year = text.integer(), text.consume(bar), let count = text.integer(), text.consume(bar),
            let months = Counts(reading: &text), text.consume(bar), let days = DaySet(reading: &text),
            text.consume(bar), let peak = Counts(reading: &text), text.consume(UInt8(ascii: "\n")) || text.isAtEnd
        else { return nil }
        line.count = count
        line.months = months
        line.days = days
        line.peak = peak.entries.first
        return (year, line)
    }
}
