public import PieceModel

/// One owner's numbers, as reports and titles read them; all reads of one reader see one state.
public protocol CountReader {
    /// - Returns: those there are; a period without pieces has none.
    func rollups(_ keys: [RollupKey]) throws -> [RollupKey: Rollup]
    /// - Returns: those there are.
    func tallies(_ keys: [TallyKey]) throws -> [TallyKey: Tally]
    /// Names by value, the highest first, then by name in the order of its UTF-8 bytes.
    /// - Parameter limit: at least 1.
    func ranking(_ dimension: Dimension, _ rollup: RollupKey, limit: Int) throws -> [Ranked]
    /// Every name of a dimension, in the order of its UTF-8 bytes: for prices, which are few.
    func names(_ dimension: Dimension, _ rollup: RollupKey) throws -> [Ranked]
    func grants() throws -> [TitleGrant]
    func preferences() throws -> CountPreferences
}

extension CountReader {
    /// One rollup; an empty one when nothing is counted there.
    public func rollup(_ period: Period, kind: Kind? = nil) throws -> Rollup {
        let key = RollupKey(period, kind: kind)
        return try rollups([key])[key] ?? Rollup()
    }
}

/// One owner's numbers inside a transaction that may change them.
public protocol CountTransaction: CountReader {
    /// Keeps rollups; nil takes one away.
    func write(_ rollups: [RollupKey: Rollup?]) throws
    /// Keeps tallies; nil takes one away.
    func write(_ tallies: [TallyKey: Tally?]) throws
    /// Keeps a grant in the place of the one with the same title.
    func write(_ grant: TitleGrant) throws
    func removeGrant(of title: String) throws
    func write(_ preferences: CountPreferences) throws
}
