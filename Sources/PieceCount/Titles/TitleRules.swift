public import PieceModel

/// All titles there are: data, from `assets/titles.json`; see `docs/titles.md`.
public struct TitleRules: Sendable {
    /// In the order in which they are shown.
    public let rules: [TitleRule]
    /// Changes with whatever changes what is counted or earned, not with words; numbers kept by another version are
    /// counted anew.
    public let version: String
    /// What pieces are marked with. Titles that ask for the same share the id of the first of them.
    let conditions: [(id: String, condition: PieceCondition)]
    /// By condition: the places of its spans' numbers among the facts.
    private let places: [[Int]]
    private let plan: FactPlan
    private let windows: [(condition: String, window: TitleRule.Window)]
    private let indices: [String: Int]

    /// Grows when this code counts differently.
    private static let codeVersion = 2

    /// Reads the file.
    /// - Throws: everything that is wrong with it.
    public init(_ json: [UInt8]) throws(FieldErrors) {
        let value: JSONValue
        do {
            value = try JSONParser.parse(json)
        } catch {
            throw FieldErrors([
                FieldProblem(
                    path: "line \(error.line), column \(error.column)", message: error.message, remedy: error.remedy)
            ])
        }
        var reading = TitleReading()
        let rules = try reading.rules(value)
        self.rules = rules
        conditions = reading.conditions
        let plan = FactPlan(conditions.map(\.condition))
        self.plan = plan
        places = conditions.map { condition in
            // The plan was made of these conditions, so it has every number of theirs.
            condition.condition.spans.compactMap { span in
                plan.numbers.firstIndex { $0.number == span.number }
            }
        }
        var windows: [(condition: String, window: TitleRule.Window)] = []
        for rule in rules {
            guard case .pieces(let condition, let window) = rule.metric, window != .all,
                !windows.contains(where: { $0 == (condition, window) })
            else { continue }
            windows.append((condition, window))
        }
        self.windows = windows
        indices = Dictionary(rules.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
        version = "\(TitleRules.codeVersion)-\(TitleRules.digest(value))"
    }

    public func rule(_ id: String) -> TitleRule? { index(id).map { rules[$0] } }

    /// The place of a title among the rules.
    func index(_ id: String) -> Int? { indices[id] }

    /// The ids of the conditions a piece fulfils.
    func marks(of counted: CountedPiece) -> [String] {
        let facts = PieceFacts(counted, plan)
        return zip(conditions, places).compactMap { condition, places in
            condition.condition.holds(for: facts, places) ? condition.id : nil
        }
    }

    /// The windows in which a piece's conditions are counted, each with its year, month or day.
    func windows(of counted: CountedPiece, marks: [String]) -> [(condition: String, name: String)] {
        windows.compactMap { condition, window in
            guard marks.contains(condition) else { return nil }
            let date = counted.piece.date.description
            let name =
                switch window {
                case .all: ""
                case .year: String(date.prefix(4))
                case .month: String(date.prefix(7))
                case .day: date
                }
            return (TitleRules.windowID(condition, window), name)
        }
    }

    /// What a condition is called where it is counted by year, month or day.
    static func windowID(_ condition: String, _ window: TitleRule.Window) -> String {
        "\(condition).\(window.rawValue)"
    }

    /// Tells the files apart whose titles count differently: FNV-1a with 64 bits (Fowler, Noll, Vo). White space,
    /// words and badges make no difference, so that a better sentence does not count a million pieces anew.
    private static func digest(_ file: JSONValue) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for title in file.object?["titles"]?.array ?? [] {
            let counted = JSONObject((title.object?.members ?? []).filter { !TitleReading.words.contains($0.key) })
            for byte in JSONValue.object(counted).serialized().utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return String(hash, radix: 16)
    }
}
