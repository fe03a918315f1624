import Hummingbird
import HummingbirdCore
import PieceCount
import PieceModel

extension FieldReader {
    /// Reads a query string like the fields of a body; names that are not known, and names that come twice, are refused.
    init(query uri: URI, known: [String]) throws(Problem) {
        var members = JSONObject()
        for (name, value) in uri.queryParameters where !name.isEmpty {
            let key = String(name)
            if members[key] != nil {
                throw .invalid("$.\(key.prefix(40))", "comes twice", "send it once, with values separated by commas")
            }
            members[key] = .string(String(value))
        }
        self.init(members, path: .root)
        refuseUnknown(known: known)
    }

    /// A year that dates can have.
    mutating func year(_ name: String = "year") -> Int? {
        guard let text = text(name, .line(10)) else { return nil }
        if case .year(let year) = Period(text) { return year }
        note(name, "\"\(text)\" is not a year", "write 1000 to 9999")
        return nil
    }

    mutating func kind(_ name: String = "kind") -> Kind? {
        guard let text = text(name, .line(40)) else { return nil }
        if let kind = Kind(id: text) { return kind }
        note(name, "there is no kind \"\(text)\"", "choose from \(Kind.all.map(\.id).joined(separator: ", "))")
        return nil
    }

    mutating func date(_ name: String) -> LocalDate? {
        guard let text = text(name, .line(20)) else { return nil }
        if let date = LocalDate(text) { return date }
        note(name, "\"\(text)\" is not a day", "write it as YYYY-MM-DD")
        return nil
    }

    /// A whole number, written in a query string.
    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(name, .line(10)) else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        note(name, "must be from \(range.lowerBound) to \(range.upperBound)", "write such a number")
        return nil
    }

    /// - Throws: 422 with every problem found so far.
    func check() throws(Problem) {
        if !problems.isEmpty { throw .invalid(problems) }
    }
}
