import PieceModel

// How reports write what they have in common; each report writes itself beside its definition.

extension JSONValue {
    static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
    static func integer(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
    static func integers(_ values: [Int]) -> JSONValue { .array(values.map(JSONValue.integer)) }
    static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    static func date(_ date: LocalDate?) -> JSONValue { text(date?.description) }
    static func list<Element>(_ elements: [Element], _ json: (Element) -> JSONValue) -> JSONValue {
        .array(elements.map(json))
    }
}

extension Change {
    /// Without `now`, which stands beside it.
    var json: JSONValue {
        ["before": .integer(before), "difference": .integer(difference), "percent": .integer(percent)]
    }
}

extension MeanScore {
    /// Stars with two decimals: the double nearest to a decimal is written as that decimal.
    var json: JSONValue { JSONNumber(Double(hundredths) / 100).map(JSONValue.number) ?? .null }
}

extension NameCount {
    /// - Parameter key: what the name is, such as `kind`.
    func json(_ key: String = "name") -> JSONValue {
        .object([key: .string(name), "count": .integer(count)])
    }
}

extension TopNames {
    var json: JSONValue { ["distinct": .integer(distinct), "top": .list(names) { $0.json() }] }
}

extension TopWorks {
    var json: JSONValue { ["distinct": .integer(distinct), "top": .list(works, \.json)] }
}

extension WorkCount {
    fileprivate var json: JSONValue {
        ["title": .string(work.title), "kind": .string(work.kind.id), "count": .integer(count)]
    }
}

extension Streaks {
    var json: JSONValue { ["days": days.json, "weeks": weeks.json, "months": months.json] }
}

extension Streaks.Streak {
    fileprivate var json: JSONValue { ["longest": longest?.json ?? .null, "current": current?.json ?? .null] }
}

extension Streaks.Run {
    fileprivate var json: JSONValue { ["length": .integer(length), "first": .date(first), "last": .date(last)] }
}
