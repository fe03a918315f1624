public import PieceModel

/// A title (칭호): what it is called and what earns it.
public struct TitleRule: Hashable, Sendable, Identifiable {
    /// Lower-case words with hyphens; the title's address.
    public let id: String
    let names: [TicketLocale: String]
    let abouts: [TicketLocale: String]
    /// The sign on its badge.
    public let glyph: String
    let metric: Metric
    /// The metric's value from which the title is earned; at least 1.
    public let threshold: Int

    /// What is measured.
    enum Metric: Hashable, Sendable {
        /// Pieces that fulfil a condition, within a window.
        case pieces(condition: String, Window)
        /// Pieces with the same name, of the name that has most.
        case most(Dimension, kind: Kind?)
        /// Different names of a dimension.
        case distinct(Dimension)
        case genres
        case kinds
        case regions
        /// What was paid, in minor units.
        case spent(Currency)
        case streak(Span)
        /// Titles owned, of these.
        case titles([String])
        /// 1 for everybody who has an account.
        case joined
        /// Chat rooms entered; 0 until there are any.
        case chatRooms
    }

    /// Where pieces are counted together.
    enum Window: String, Hashable, Sendable, CaseIterable { case all, year, month, day }
    enum Span: String, Hashable, Sendable, CaseIterable { case days, weeks, months }

    public func name(_ locale: TicketLocale) -> String { names[locale] ?? id }
    /// One sentence about what it is for.
    public func about(_ locale: TicketLocale) -> String { abouts[locale] ?? "" }
}

/// All titles there are: data, from `assets/titles.json`.
public struct TitleRules: Sendable {
    /// In the order in which they are shown.
    public let rules: [TitleRule]
    /// Changes with whatever changes what is counted or earned; numbers kept by another version are counted anew.
    public let version: String
    /// What pieces are counted by, each once, by the id of the first title that asks for it.
    let conditions: [(id: String, condition: PieceCondition)]
    private let windows: [String: Set<TitleRule.Window>]
    private let byID: [String: TitleRule]

    /// Grows when this code counts differently.
    private static let codeVersion = 1

    /// Reads the file.
    /// - Throws: `FieldErrors` with everything that is wrong, or `JSONSyntaxError`.
    public init(_ json: [UInt8]) throws {
        var reading = TitleReading()
        rules = try reading.rules(JSONParser.parse(json))
        conditions = reading.conditions
        version = "\(TitleRules.codeVersion)-\(TitleRules.digest(json))"
        byID = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        var windows: [String: Set<TitleRule.Window>] = [:]
        for rule in rules {
            if case .pieces(let condition, let window) = rule.metric { windows[condition, default: []].insert(window) }
        }
        self.windows = windows
    }

    public func rule(_ id: String) -> TitleRule? { byID[id] }

    /// Tells one file from another: FNV-1a with 64 bits (Fowler, Noll, Vo).
    private static func digest(_ bytes: [UInt8]) -> String {
        String(bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }

    /// The conditions a piece fulfils.
    func marks(of counted: CountedPiece) -> [String] {
        conditions.compactMap { $0.condition.holds(for: counted) ? $0.id : nil }
    }

    /// The windows in which a piece's conditions are counted.
    func windows(of counted: CountedPiece, marks: [String]) -> [(condition: String, name: String)] {
        let date = counted.piece.date.description
        return marks.flatMap { mark in
            (windows[mark] ?? []).compactMap { window -> (condition: String, name: String)? in
                switch window {
                case .all: nil
                case .year: ("\(mark).year", String(date.prefix(4)))
                case .month: ("\(mark).month", String(date.prefix(7)))
                case .day: ("\(mark).day", date)
                }
            }
        }
    }
}
