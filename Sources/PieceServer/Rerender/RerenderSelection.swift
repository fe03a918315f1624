public import PieceModel
public import PieceStore

/// Which pieces are rendered again, and with which layout.
public struct RerenderSelection: Hashable, Sendable {
    /// Whose pieces; nil is everyone's.
    public var owner: AccountID?
    /// Only pieces whose ticket has this layout now.
    public var layoutIs: String?
    /// Only tickets made with a version of their layout below this.
    public var olderThan: Int?
    /// First and last day of the visit, inclusive.
    public var from: LocalDate?
    public var to: LocalDate?
    /// The layout tickets get; nil keeps each one's own.
    public var layout: String?
    /// Renders what is current, too.
    public var force = false
    /// Renders at most so many pieces; nil is all.
    public var limit: Int?

    public init() {}

    /// What is to be done with a piece.
    enum Verdict: Sendable {
        /// It was not asked for.
        case passedOver
        /// Its ticket has the right layout in a version no older than the installed one.
        case current
        case stale(LayoutList.Layout)
        /// Its layout is not there.
        case blocked(String)
    }

    func verdict(on record: PieceRecord, _ layouts: LayoutList) -> Verdict {
        let (design, date) = (record.design, record.piece.date)
        if let owner, record.owner != owner { return .passedOver }
        if let layoutIs, design.layout != layoutIs { return .passedOver }
        if let olderThan, design.layoutVersion >= olderThan { return .passedOver }
        if let from, date < from { return .passedOver }
        if let to, date > to { return .passedOver }
        guard let wanted = layouts[layout ?? design.layout] else {
            return .blocked("the layout '\(design.layout)' is not installed; add it, or choose another with --layout")
        }
        // A version above the installed one was made by a newer program on another node, and is left to it.
        let isCurrent = design.layout == wanted.name && design.layoutVersion >= wanted.version
        return isCurrent && !force ? .current : .stale(wanted)
    }
}
