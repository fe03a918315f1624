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

    /// Takes out all words that are neither options nor their values: names of files, years and the like. A command's own
    /// flags must have been taken out before.
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
            // What is no option at all is for the settings to refuse, with the value that seems to be its own.
            let isFlag = Setting.all.contains { $0.value == nil && ["--\($0.name)", "--no-\($0.name)"].contains(word) }
            let takesValue = !isFlag && !word.contains("=") && open.first?.hasPrefix("--") == false
            if takesValue, let value = open.popFirst() { options.append(value) }
        }
        rest = options
        return words
    }
}
