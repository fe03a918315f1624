import PieceModel

extension ServeConfiguration {
    /// Puts the sources together: flags before the environment before the file before what is built in.
    /// - Parameters:
    ///   - flags: what followed `serve` on the command line.
    ///   - environment: the process's.
    ///   - readFile: reads the file of `--config` or `PIECE_CONFIG`.
    /// - Throws: every problem, each as one line.
    init(
        flags: [String], environment: [String: String], readFile: (String) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        self.init()
        var problems: [String] = []
        let (given, path) = ServeConfiguration.flags(flags, &problems)
        if let path = path ?? environment["PIECE_CONFIG"] {
            try applyFile(path, try readFile(path), &problems)
        }
        for setting in Setting.all {
            if let value = environment[setting.variable] {
                apply(setting, value, "\(setting.variable)", &problems)
            }
        }
        let names = Setting.all.map(\.variable) + ["PIECE_CONFIG", "PIECE_ASSETS"]
        for variable in environment.keys.sorted() where variable.hasPrefix("PIECE_") && !names.contains(variable) {
            let meant = nearestName(to: variable, in: names).map { "; did you mean \($0)?" } ?? ""
            problems.append("there is no environment variable \(variable)\(meant)")
        }
        for (setting, value) in given { apply(setting, value, "--\(setting.name)", &problems) }
        if !problems.isEmpty { throw Failure(.usage, problems) }
    }

    private mutating func apply(_ setting: Setting, _ value: String, _ origin: String, _ problems: inout [String]) {
        do throws(SettingError) {
            try setting.apply(&self, value)
        } catch {
            let shown = setting.isSecret ? "" : " '\(value.prefix(80))'"
            problems.append("\(origin)\(shown) \(error.flaw)")
        }
    }

    private mutating func applyFile(_ path: String, _ bytes: [UInt8], _ problems: inout [String]) throws(Failure) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes)
        } catch {
            throw Failure(.usage, "\(path), line \(error.line), column \(error.column): \(error.message)", error.remedy)
        }
        guard let object = value.object else {
            throw Failure(.usage, "\(path): the settings must be a JSON object", "write {\"port\": 8080}")
        }
        let keys = Setting.all.map(\.key)
        for member in object {
            guard let setting = Setting.all.first(where: { $0.key == member.key }) else {
                let meant = nearestName(to: member.key, in: keys).map { "; did you mean \"\($0)\"?" } ?? ""
                problems.append("\(path): there is no setting \"\(member.key.prefix(40))\"\(meant)")
                continue
            }
            let text: String? =
                switch member.value {
                case .string(let text): text
                case .bool(let truth): "\(truth)"
                case .number(let number): number.integer.map(String.init)
                default: nil
                }
            guard let text else {
                problems.append("\(path): \"\(setting.key)\" must be text, a whole number, true or false")
                continue
            }
            apply(setting, text, "\(path): \"\(setting.key)\"", &problems)
        }
    }

    /// Takes the flags apart: `--name value`, `--name=value`, and `--name` or `--no-name` for what is on or off.
    private static func flags(
        _ arguments: [String], _ problems: inout [String]
    ) -> (given: [(Setting, String)], config: String?) {
        var given: [(Setting, String)] = []
        var config: String?
        var rest = arguments[...]
        let names = Setting.all.filter { !$0.isSecret }.map(\.name) + ["config"]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                problems.append("'\(argument.prefix(60))' is no option")
                continue
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            let inline = parts.count == 2 ? String(parts[1]) : nil
            if name == "config" {
                config = inline ?? rest.popFirst()
                if config == nil { problems.append("--config needs a file") }
                continue
            }
            if name.hasPrefix("no-"), inline == nil,
                let setting = Setting.all.first(where: { $0.name == name.dropFirst(3) && $0.value == nil })
            {
                given.append((setting, "false"))
                continue
            }
            guard let setting = Setting.all.first(where: { $0.name == name }) else {
                let meant = nearestName(to: name, in: names).map { "; did you mean --\($0)?" } ?? ""
                problems.append("there is no option --\(name.prefix(60))\(meant)")
                continue
            }
            // An address with a password in it is one.
            let isSecret = setting.isSecret || (name == "store" && (inline ?? rest.first ?? "").contains("@"))
            if isSecret {
                problems.append(
                    "--\(name) would show a secret to everyone on this machine; set \(setting.variable) or use the file"
                )
                if inline == nil { _ = rest.popFirst() }
                continue
            }
            if setting.value == nil {
                given.append((setting, inline ?? "true"))
            } else if let value = inline ?? rest.popFirst() {
                given.append((setting, value))
            } else {
                problems.append("--\(name) needs a value")
            }
        }
        return (given, config)
    }

    /// The table of settings for the help text.
    static var help: String {
        Setting.all.map { setting in
            let flag =
                setting.isSecret
                ? setting.variable : "--\(setting.name)" + (setting.value.map { " <\($0)>" } ?? "")
            return "  \(flag)\n" + wrapped(setting.help, width: 70).map { "          \($0)" }.joined(separator: "\n")
        }
        .joined(separator: "\n")
    }

    /// Text in lines of at most so many characters.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        text.split(separator: " ").reduce(into: [""]) { lines, word in
            let line = lines.removeLast()
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            lines += longer.count <= width || line.isEmpty ? [longer] : [line, String(word)]
        }
    }

    /// The same as a table in Markdown, for docs/configuration.md.
    static var markdown: String {
        let rows = Setting.all.map { setting in
            "| `\(setting.isSecret ? "–" : "--" + setting.name)` | `\(setting.variable)` | `\(setting.key)` | "
                + "\(setting.help.replacing("|", with: "\\|")) |"
        }
        return (["| flag | environment | file | what |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }
}
