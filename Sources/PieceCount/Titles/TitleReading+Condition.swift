import PieceModel

// How a condition on one piece is read: `{"kinds": ["movie"], "time": ["22:00", "23:59"]}`.
extension FieldReader {
    /// - Returns: what could be read; problems are noted.
    mutating func pieceCondition(_ key: String) -> PieceCondition {
        var condition = PieceCondition()
        guard let value = value(key) else { return condition }
        guard let object = value.object else {
            note(key, "must be an object, but is \(value.typeName)", "write { } for any piece")
            return condition
        }
        var fields = FieldReader(object, path: path.key(key))
        fields.refuseUnknown(
            known: ["kinds", "genres", "weekdays", "months", "days", "rows", "grades"]
                + PieceNumber.allCases.map(\.rawValue))
        condition.kinds = fields.words("kinds", known: Kind.all.map(\.id)).bits(Bits.kinds)
        condition.genres = fields.words("genres", known: Genre.all.map(\.id)).bits(Bits.genres)
        let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        condition.weekdays = fields.words("weekdays", known: weekdays)
            .reduce(0) { bits, word in bits | (weekdays.firstIndex(of: word).map { 1 << UInt64($0) } ?? 0) }
        condition.months = fields.months()
        condition.days = fields.days()
        condition.rows = Set(fields.words("rows", known: nil))
        condition.grades = Set(fields.words("grades", known: nil))
        for number in PieceNumber.allCases where fields.value(number.rawValue) != nil {
            let range = number.isTime ? fields.times(number.rawValue) : fields.range(number.rawValue)
            if let range { condition.spans.append(PieceCondition.Span(number: number, range: range)) }
        }
        take(fields.problems)
        return condition
    }

    /// Words, each once, of those known; nil is any.
    private mutating func words(_ key: String, known: [String]?) -> [String] {
        var words: [String] = []
        for (value, path) in list(key, atMost: 40, of: "words") {
            guard let word = value.string, !word.isEmpty else {
                note(path, "must be a word, but is \(value.typeName)", "write it in double quotes")
                continue
            }
            if let known, !known.contains(word) {
                let meant = nearestName(to: word, in: known).map { "did you mean \"\($0)\"?" }
                note(
                    path, "\"\(word.prefix(30))\" is not one of the words it may be",
                    meant ?? "write one of \(known.joined(separator: ", "))")
            } else if words.contains(word) {
                note(path, "names \"\(word)\" a second time", "remove it")
            } else {
                words.append(word)
            }
        }
        refuseEmpty(key, words.isEmpty)
        return words
    }

    private mutating func months() -> UInt64 {
        let months = list("months", atMost: 12, of: "months").compactMap { value, path -> Int? in
            if let month = value.integer, (1...12).contains(month) { return month }
            note(path, "is not a month", "write 1 to 12")
            return nil
        }
        refuseEmpty("months", months.isEmpty)
        return months.reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// `MM-DD`, 29 February too.
    private mutating func days() -> Set<Int> {
        let days = words("days", known: nil).compactMap { word -> Int? in
            if let date = LocalDate("2024-\(word)") { return date.yearPlace }
            note("days", "there is no day \"\(word.prefix(10))\"", "write MM-DD, such as 12-24")
            return nil
        }
        return Set(days)
    }

    /// A list that is there but names nothing would ask for nothing.
    private mutating func refuseEmpty(_ key: String, _ isEmpty: Bool) {
        if isEmpty, value(key)?.array?.isEmpty == true { note(key, "is empty", "name something or remove it") }
    }

    /// Two times of one day, both included: `["06:00", "10:00"]`.
    private mutating func times(_ key: String) -> ClosedRange<Int>? {
        let times = list(key, atMost: 2, of: "times").map { $0.value.string.flatMap { LocalTime($0)?.minutes } }
        guard times.count == 2, let low = times[0], let high = times[1], low <= high else {
            note(key, "is not a span of one day", "write both ends, such as [\"06:00\", \"10:00\"]")
            return nil
        }
        return low...high
    }

    /// Two integers, both included; null is no bound: `[5, null]`.
    private mutating func range(_ key: String) -> ClosedRange<Int>? {
        let bounds = list(key, atMost: 2, of: "bounds")
        guard bounds.count == 2, bounds.allSatisfy({ $0.value.isNull || $0.value.integer != nil }),
            bounds.contains(where: { !$0.value.isNull })
        else {
            note(key, "is not a range", "write the lowest and the highest, such as [1, 5], [5, null] or [null, 5]")
            return nil
        }
        let (low, high) = (bounds[0].value.integer ?? .min, bounds[1].value.integer ?? .max)
        guard low <= high else {
            note(key, "\(low) is above \(high)", "write the lowest first")
            return nil
        }
        return low...high
    }
}

extension PieceNumber {
    fileprivate var isTime: Bool { self == .time || self == .made }
}

extension [String] {
    fileprivate func bits(_ bits: [String: UInt64]) -> UInt64 { reduce(0) { $0 | (bits[$1] ?? 0) } }
}
