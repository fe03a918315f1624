/// What a command that takes the settings of `piece serve` takes besides; what is left over are the settings.
struct CommandWords {
    private(set) var rest: [String]

    init(_ arguments: [String]) { rest = arguments }

    /// Takes out `--name`; whether it was there.
    mutating func take(flag name: String) -> Bool {
        let count = rest.count
        rest.removeAll { $0 == "--\(name)" }
        return rest.count < count
    }

    /// Takes out `--name value` or `--name=value`; nil when it is not there. The last one counts.
    mutating func take(option name: String) throws(Failure) -> String? {
        var value: String?
        while let index = rest.firstIndex(where: { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }) {
            let word = rest.remove(at: index)
            if word != "--\(name)" {
                value = String(word.dropFirst(name.count + 3))
            } else if index < rest.count {
                value = rest.remove(at: index)
            } else {
                throw Failure(.usage, "--\(name) needs a value", "write --\(name) <file>")
            }
        }
        return value
    }

    /// Takes out a file's name, which is the first word or the last.
    mutating func takeFile() -> String? {
        if let first = rest.first, !first.hasPrefix("--") { return rest.removeFirst() }
        if let last = rest.last, !last.hasPrefix("--") { return rest.removeLast() }
        return nil
    }
    /// Takes out all words that are neither options nor values of settings: names of files, years and the like.
    mutating func takeWords() -> [String] {
        var words: [String] = []
        var options: [String] = []
        var open = rest[...]
        while let word = open.popFirst() {
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            options.append(word)
            let takesValue =
                word == "--config" || Setting.all.contains { "--\($0.name)" == word && $0.value != nil }
            if takesValue, let value = open.popFirst() { options.append(value) }
        }
        rest = options
        return words
    }
}
