import PieceCodecs
public import PieceModel

/// Which painters there are and what they may cost, as an operator writes it down.
public struct PainterSettings: Sendable {
    /// A server that paints, under the name it goes by here.
    public struct Entry: Hashable, Sendable, Identifiable {
        /// 1 to 40 of `a-z0-9-`; never `built-in`.
        public let id: String
        /// What users read.
        public let name: BilingualText
        public let endpoint: Endpoint

        /// Whether its pictures cost money.
        public var isPriced: Bool { !endpoint.prices.isFree }
    }

    /// Who may have photos painted after words of their own, instead of after a style.
    public enum OwnPrompts: String, Hashable, Sendable, CaseIterable { case nobody, admins, everyone }

    /// The id of the painter of this machine.
    public static let builtIn = "built-in"
    /// Nothing but the built-in painter.
    public static let standard = PainterSettings()

    /// In the order of the settings, without the built-in one.
    public let painters: [Entry]
    /// The id of who paints when nobody is named: that of an entry, or `built-in`.
    public let preferred: String
    public let hasBuiltIn: Bool
    public let ownPrompts: OwnPrompts
    public let budget: BudgetLimits

    private init() {
        painters = []
        preferred = PainterSettings.builtIn
        hasBuiltIn = true
        ownPrompts = .admins
        budget = BudgetLimits()
    }

    /// The painter of an id; nil for `built-in` and for ids that there are not.
    public subscript(id: String) -> Entry? { painters.first { $0.id == id } }

    /// The most painters, and the largest file in bytes.
    static let count = 20
    static let fileBytes = 256 * 1024

    /// Reads settings strictly.
    /// - Parameters:
    ///   - bytes: JSON.
    ///   - key: gives a painter's key, such as `KeyReader`'s.
    /// - Throws: every problem with its path and what to do; none holds a key.
    public init(_ bytes: [UInt8], key: (KeySource) throws(KeyError) -> String) throws(FieldErrors) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes, limits: .init(bytes: PainterSettings.fileBytes, depth: 16))
        } catch {
            throw FieldErrors([
                FieldProblem(
                    path: "line \(error.line), column \(error.column)", message: error.message, remedy: error.remedy)
            ])
        }
        guard let object = value.object else {
            throw FieldErrors([
                FieldProblem(path: "$", message: "must be an object, but is \(value.typeName)", remedy: "write { }")
            ])
        }
        var reader = FieldReader(object, path: .root)
        reader.refuseUnknown(
            known: ["preferred", "builtIn", "ownPrompts", "budget", "painters"],
            synonyms: ["default": "preferred", "servers": "painters", "limits": "budget", "prompts": "ownPrompts"])
        hasBuiltIn = reader.flag("builtIn") ?? true
        ownPrompts = reader.choice("ownPrompts") ?? .admins
        budget = reader.section("budget", known: BudgetLimits.members) { BudgetLimits(&$0) } ?? BudgetLimits()
        painters = reader.painters(key: key)
        preferred = reader.preferred(hasBuiltIn: hasBuiltIn)
        if budget.allMonth == nil, let priced = painters.first(where: \.isPriced) {
            reader.note(
                JSONPath.root.key("budget").key("allMonth"),
                "is missing, and the pictures of \"\(priced.id)\" cost money",
                "write what all of them may cost in a month, for example \"budget\": {\"allMonth\": \"20\"}")
        }
        guard reader.problems.isEmpty else { throw FieldErrors(reader.problems) }
    }

    /// Reads a file; the relative paths of key files start from its folder.
    /// - Parameters:
    ///   - file: its path.
    ///   - environment: gives the value of a variable; the process's own unless told otherwise.
    /// - Throws: every problem; each path begins with the file's.
    public init(
        file: String, environment: (@Sendable (String) -> String?)? = nil
    ) throws(FieldErrors) {
        let bytes: [UInt8]
        do throws(CodecError) {
            bytes = try FileBytes(path: file, maximum: PainterSettings.fileBytes).withBytes { Array($0) }
        } catch {
            throw FieldErrors([
                FieldProblem(
                    path: file, message: error.message,
                    remedy: "name a plain file of at most \(PainterSettings.fileBytes >> 10) KB that can be read")
            ])
        }
        let folder = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
        let keys = KeyReader(folder: folder, environment: environment)
        do throws(FieldErrors) {
            try self.init(bytes) { (source) throws(KeyError) in try keys.key(source) }
        } catch {
            throw FieldErrors(
                error.problems.map {
                    FieldProblem(path: "\(file) \($0.path)", message: $0.message, remedy: $0.remedy)
                })
        }
    }
}

extension FieldReader {
    /// The painters, each id once.
    fileprivate mutating func painters(key: (KeySource) throws(KeyError) -> String) -> [PainterSettings.Entry] {
        var painters: [PainterSettings.Entry] = []
        var ids: Set<String> = []
        for (value, path) in list("painters", atMost: PainterSettings.count, of: "painters") {
            let entry = section(
                value, at: path, known: PainterSettings.Entry.members, synonyms: PainterSettings.Entry.synonyms
            ) { PainterSettings.Entry(&$0, key: key) }
            if let id = value.object?["id"]?.string, !ids.insert(id).inserted {
                note(path.key("id"), "is the id of another painter, too", "give each its own")
            }
            if let entry { painters.append(entry) }
        }
        return painters
    }

    /// The preferred painter, which may be one with problems of its own.
    fileprivate mutating func preferred(hasBuiltIn: Bool) -> String {
        let named = text("preferred", .line(40))
        let ids =
            (hasBuiltIn ? [PainterSettings.builtIn] : [])
            + (value("painters")?.array ?? []).prefix(PainterSettings.count).compactMap { $0.object?["id"]?.string }
        let remedy = "write one of \(ids.joined(separator: ", "))"
        if let named, !ids.contains(named) {
            note("preferred", "is no painter of these settings", ids.isEmpty ? "add one" : remedy)
        } else if named == nil, !hasBuiltIn {
            note("preferred", "is missing, and there is no built-in painter", ids.isEmpty ? "add a painter" : remedy)
        }
        return named ?? PainterSettings.builtIn
    }
}
