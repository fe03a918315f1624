/// Takes an object's members apart one by one and notes every problem on the way instead of stopping at the first.
///
/// A member that is absent, `null` or (for texts) blank counts as absent: forms send all three.
package struct FieldReader {
    package let object: JSONObject
    package let path: JSONPath
    package private(set) var problems: [FieldProblem] = []

    package init(_ object: JSONObject, path: JSONPath) {
        self.object = object
        self.path = path
    }

    package mutating func note(_ path: JSONPath, _ message: String, _ remedy: String) {
        problems.append(FieldProblem(path: path.description, message: message, remedy: remedy))
    }

    package mutating func note(_ key: String, _ message: String, _ remedy: String) {
        note(path.key(key), message, remedy)
    }

    package mutating func take(_ others: [FieldProblem]) { problems += others }

    /// The value of a member that is neither absent nor null.
    package func value(_ key: String) -> JSONValue? {
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    /// Refuses members whose names are not in `known`, suggesting the name that was probably meant.
    ///
    /// At most 20 are named one by one: a large object of strangers must not make a report of its own size.
    package mutating func refuseUnknown(known: [String], synonyms: [String: String] = [:]) {
        let unknown = object.keys.filter { !known.contains($0) }
        for key in unknown.prefix(20) {
            let meant = synonyms[key.lowercased()] ?? nearestName(to: key, in: known)
            note(
                key, "there is no field of this name",
                meant.map { "did you mean \"\($0)\"?" } ?? "remove it; the fields are \(known.joined(separator: ", "))")
        }
        if unknown.count > 20 {
            note(path, "there are \(unknown.count - 20) more fields of unknown names", "remove them")
        }
    }

    package mutating func text(_ key: String, _ rule: TextRule) -> String? {
        guard let value = value(key) else { return nil }
        return text(value, at: path.key(key), rule)
    }

    /// Checks and cleans one text; nil when it is blank or has a problem.
    package mutating func text(_ value: JSONValue, at path: JSONPath, _ rule: TextRule) -> String? {
        guard let text = value.string else {
            note(path, "must be a string, but is \(value.typeName)", "write it in double quotes")
            return nil
        }
        switch rule.check(text) {
        case .success(let clean): return clean.isEmpty ? nil : clean
        case .failure(let flaw):
            note(path, flaw.message, flaw.remedy)
            return nil
        }
    }

    package mutating func requiredText(_ key: String, _ rule: TextRule, example: String) -> String? {
        let before = problems.count
        let text = text(key, rule)
        if text == nil, problems.count == before { missing(key, example: example) }
        return text
    }

    package mutating func missing(_ key: String, example: String) {
        let isBlank = value(key) != nil
        note(key, isBlank ? "must not be blank" : "is missing", "write it, for example \"\(key)\": \(example)")
    }

    /// An exact integer within a range.
    package mutating func integer(_ key: String, in range: ClosedRange<Int>, what: String) -> Int? {
        guard let value = value(key) else { return nil }
        guard let integer = value.integer else {
            note(key, "must be an integer, but is \(value.typeName)", "write \(what) in digits, without quotes")
            return nil
        }
        guard range.contains(integer) else {
            note(key, "\(integer) is out of range", "write \(what) from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return integer
    }

    /// True or false; absent is nil.
    package mutating func flag(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let flag = value.bool else {
            note(key, "must be true or false, but is \(value.typeName)", "write one of the two, without quotes")
            return nil
        }
        return flag
    }

    /// The elements of an array, with their paths.
    package mutating func list(_ key: String, atMost limit: Int, of what: String) -> [(
        value: JSONValue, path: JSONPath
    )] {
        guard let value = value(key) else { return [] }
        guard let elements = value.array else {
            note(key, "must be an array of \(what), but is \(value.typeName)", "write it in [ ]")
            return []
        }
        guard elements.count <= limit else {
            note(key, "has \(elements.count) elements, more than the \(limit) allowed", "keep at most \(limit)")
            return []
        }
        return elements.enumerated().map { ($0.element, path.key(key).index($0.offset)) }
    }
}
