import Glibc

/// `--name value` pairs after the command's name.
struct Options {
    let command: String
    private var values: [String: String] = [:]

    init(_ arguments: [String]) throws(BenchError) {
        guard let command = arguments.first else { throw BenchError("no command was named") }
        self.command = command
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else {
                throw BenchError("'\(name)' is no option with a value")
            }
            values[String(name.dropFirst(2))] = value
        }
    }

    func text(_ name: String) throws(BenchError) -> String {
        guard let value = values[name] else { throw BenchError("--\(name) is missing") }
        return value
    }

    func text(_ name: String, default value: String) -> String { values[name] ?? value }

    func number(_ name: String, default value: Int) throws(BenchError) -> Int {
        guard let text = values[name] else { return value }
        guard let number = Int(text), number > 0 else { throw BenchError("--\(name) '\(text)' is no positive number") }
        return number
    }
}

struct BenchError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
