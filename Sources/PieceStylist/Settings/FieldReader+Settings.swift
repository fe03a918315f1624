import PieceModel

extension FieldReader {
    /// A member that is an object, read by a reader of its own whose problems are taken over.
    mutating func section<Value>(
        _ key: String, known: [String], synonyms: [String: String] = [:], _ read: (inout FieldReader) -> Value?
    ) -> Value? {
        guard let value = value(key) else { return nil }
        return section(value, at: path.key(key), known: known, synonyms: synonyms, read)
    }

    mutating func section<Value>(
        _ value: JSONValue, at path: JSONPath, known: [String], synonyms: [String: String] = [:],
        _ read: (inout FieldReader) -> Value?
    ) -> Value? {
        guard let object = value.object else {
            note(path, "must be an object, but is \(value.typeName)", "write it in { }")
            return nil
        }
        var reader = FieldReader(object, path: path)
        reader.refuseUnknown(known: known, synonyms: synonyms)
        let result = read(&reader)
        take(reader.problems)
        return result
    }

    /// One of the words of an enumeration.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String) -> Choice?
    where Choice.RawValue == String {
        guard let value = value(key) else { return nil }
        if let choice = value.string.flatMap(Choice.init(rawValue:)) { return choice }
        let words = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        note(key, "is none of \(words)", "write one of them")
        return nil
    }

    /// Any number within a range.
    mutating func number(_ key: String, in range: ClosedRange<Double>, what: String) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double else {
            note(key, "must be a number, but is \(value.typeName)", "write \(what) in digits, without quotes")
            return nil
        }
        guard range.contains(number) else {
            note(key, "\(number) is out of range", "write \(what) from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A time given in seconds, at least a millisecond and at most a day.
    mutating func seconds(_ key: String) -> Duration? {
        number(key, in: 0.001...86_400, what: "seconds").map { .milliseconds(Int64(($0 * 1_000).rounded())) }
    }

    /// US dollars as a text, so that cents are exact.
    mutating func dollars(_ key: String) -> MicroUSD? {
        guard let value = value(key) else { return nil }
        if let amount = value.string.flatMap(MicroUSD.init(dollars:)) { return amount }
        note(key, "is no amount of US dollars", "write it as a text with at most six decimals, for example \"0.04\"")
        return nil
    }
}
