import PieceGraphics
import PieceModel

/// A setting of an effect: how it is read from a recipe, with its range, and how it is written.
struct Parameter<Root>: Sendable {
    let name: String
    /// Takes the setting if it is there, or notes what is wrong with it.
    let read: @Sendable (inout FieldReader, inout Root) -> Void
    let write: @Sendable (Root) -> JSONValue

    typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

    static func integer(
        _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ what: String
    ) -> Parameter {
        Parameter(
            name: name,
            read: { reader, root in
                if let value = reader.integer(name, in: range, what: what) { root[keyPath: path] = value }
            },
            write: { .number(JSONNumber($0[keyPath: path])) })
    }

    static func number(
        _ name: String, _ path: Path<Double>, _ range: ClosedRange<Double>, _ what: String
    ) -> Parameter {
        Parameter(
            name: name,
            read: { reader, root in
                guard let value = reader.value(name) else { return }
                guard let number = value.double else {
                    return reader.note(
                        name, "must be a number, but is \(value.typeName)", "write \(what) in digits, without quotes")
                }
                guard range.contains(number) else {
                    return reader.note(
                        name, "\(number) is out of range",
                        "write \(what) from \(range.lowerBound) to \(range.upperBound)")
                }
                root[keyPath: path] = number
            },
            write: { JSONNumber($0[keyPath: path]).map(JSONValue.number) ?? .null })
    }

    static func colour(_ name: String, _ path: Path<Color>, _ what: String) -> Parameter {
        Parameter(
            name: name,
            read: { reader, root in
                guard let value = reader.value(name) else { return }
                guard let text = value.string, text.utf8.count == 7, let colour = Color(hex: text) else {
                    return reader.note(
                        name, "is no colour", "write \(what) as six hexadecimal digits, for example \"#1B3A5C\"")
                }
                root[keyPath: path] = colour
            },
            write: { .string($0[keyPath: path].hex) })
    }

    /// One of a closed list of names.
    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Value>
    ) -> Parameter {
        Parameter(
            name: name,
            read: { reader, root in
                guard let value = reader.value(name) else { return }
                let names = Value.allCases.map(\.rawValue)
                guard let found = value.string.flatMap(Value.init(rawValue:)) else {
                    return reader.noteChoice(name, value, names)
                }
                root[keyPath: path] = found
            },
            write: { .string($0[keyPath: path].rawValue) })
    }

    /// Several of a closed list of names, each once.
    static func choices<Value: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
        _ name: String, _ path: Path<[Value]>, _ counts: ClosedRange<Int>, of what: String
    ) -> Parameter {
        Parameter(
            name: name,
            read: { reader, root in
                guard let value = reader.value(name) else { return }
                guard let elements = value.array, counts.contains(elements.count) else {
                    return reader.note(
                        name, "must be an array of \(counts.lowerBound) to \(counts.upperBound) \(what)",
                        "write their names in [ ]")
                }
                var chosen: [Value] = []
                for (index, element) in elements.enumerated() {
                    guard let found = element.string.flatMap(Value.init(rawValue:)) else {
                        reader.noteChoice(
                            reader.path.key(name).index(index), element, Value.allCases.map(\.rawValue))
                        continue
                    }
                    if chosen.contains(found) {
                        reader.note(
                            reader.path.key(name).index(index), "\"\(found.rawValue)\" is there twice",
                            "name each of the \(what) once")
                    }
                    chosen.append(found)
                }
                root[keyPath: path] = chosen
            },
            write: { .array($0[keyPath: path].map { .string($0.rawValue) }) })
    }
}

extension FieldReader {
    fileprivate mutating func noteChoice(_ name: String, _ value: JSONValue, _ names: [String]) {
        noteChoice(path.key(name), value, names)
    }

    fileprivate mutating func noteChoice(_ path: JSONPath, _ value: JSONValue, _ names: [String]) {
        guard let text = value.string else {
            return note(path, "must be a string, but is \(value.typeName)", "write one of \(names.listed)")
        }
        let meant = nearestName(to: text, in: names).map { "did you mean \"\($0)\"?" }
        note(path, "there is no \"\(text.prefix(40))\"", meant ?? "write one of \(names.listed)")
    }
}

extension [String] {
    var listed: String { joined(separator: ", ") }
}
