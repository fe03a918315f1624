import PieceModel
import PieceStylist

extension BatchLine {
    /// The line's job as an object.
    /// - Throws: what keeps it from being one.
    func object() throws(Failure) -> JSONObject {
        if isTooLong {
            throw Failure(.badData, "the line has more than \(LineReader.limit) bytes", "put the fields into a file")
        }
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes, limits: .init(bytes: LineReader.limit))
        } catch {
            throw Failure(.badData, "column \(error.column): \(error.message)", error.remedy)
        }
        guard let object = value.object else {
            throw Failure(.badData, "a job must be an object, but is \(value.typeName)", "write it in { }")
        }
        return object
    }
}

extension FieldReader {
    /// A member that is a path or a name.
    mutating func word(_ key: String, needed: Bool = false) -> String? {
        guard let value = value(key) else {
            if needed { note(key, "is missing", "write \"\(key)\": \"…\"") }
            return nil
        }
        return word(value, at: path.key(key))
    }

    /// An element or a member that is a path or a name.
    mutating func word(_ value: JSONValue, at path: JSONPath) -> String? {
        guard let text = value.string, !text.isEmpty, !text.utf8.contains(0) else {
            note(path, "must be a text that is not empty and has no NUL", "write it in double quotes")
            return nil
        }
        if text == "-" {
            note(path, "a batch has no standard input or output", "name a file")
            return nil
        }
        return text
    }

    /// One of a closed list of names.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String, _: Value.Type) -> Value? {
        guard let value = value(key) else { return nil }
        if let found = value.string.flatMap(Value.init(rawValue:)) { return found }
        let names = Value.allCases.map(\.rawValue)
        let meant = value.string.flatMap { nearestName(to: $0, in: names) }.map { "did you mean \"\($0)\"?" }
        note(key, "must be one of \(names.joined(separator: ", "))", meant ?? "write one of them")
        return nil
    }

    /// The seed of a painting.
    mutating func seed() -> UInt32? {
        integer("seed", in: 0...Int(UInt32.max), what: "the seed").map { UInt32(clamping: $0) }
    }

    /// The style of a name.
    mutating func style(_ key: String, of shelf: StyleShelf) throws(Failure) -> Style? {
        guard let id = word(key) else { return nil }
        let styles = try shelf.styles()
        if let style = styles[id] { return style }
        let ids = styles.all.map(\.id)
        let meant = nearestName(to: id, in: ids).map { "did you mean \"\($0)\"?" }
        note(key, "there is no style of this name", meant ?? "the styles are \(ids.joined(separator: ", "))")
        return nil
    }

    /// Fails with every problem that was noted.
    func check() throws(Failure) {
        if !problems.isEmpty { throw Failure(.badData, problems.map(\.description)) }
    }
}
