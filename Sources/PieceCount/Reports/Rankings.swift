import PieceModel

/// A name and how many pieces have it.
public struct NameCount: Hashable, Sendable {
    public let name: String
    public let count: Int
}

/// A work and how often it was seen.
public struct WorkCount: Hashable, Sendable {
    public let work: WorkName
    public let count: Int
}

/// The names that come most often.
public struct TopNames: Hashable, Sendable {
    /// How many different names there are, hidden ones too.
    public let distinct: Int
    /// At most `Rankings.length`, the most frequent first.
    public let names: [NameCount]
}

/// The works that were seen most often.
public struct TopWorks: Hashable, Sendable {
    /// How many different works there are, hidden ones too.
    public let distinct: Int
    /// At most `Rankings.length`, the most frequent first.
    public let works: [WorkCount]

    /// Those seen more than once (회전문).
    public var repeated: [WorkCount] { works.filter { $0.count > 1 } }
}

/// Reads rankings without the names their owner hides.
struct Rankings<Reader: CountReader> {
    let reader: Reader
    let hidden: [String: Set<String>]

    /// How many names a ranking shows.
    static var length: Int { 10 }

    /// The highest of a dimension.
    /// - Parameter hiding: the dimension under which names are hidden.
    func top(_ dimension: Dimension, _ rollup: RollupKey, hiding: String) throws -> [Ranked] {
        let hidden = hidden[hiding] ?? []
        // However many of the hidden ones stand above, enough others are read.
        let read = try reader.ranking(dimension, rollup, limit: Self.length + hidden.count)
        return Array(read.lazy.filter { !hidden.contains($0.name) }.prefix(Self.length))
    }

    func names(_ dimension: Dimension, _ key: RollupKey, _ rollup: Rollup) throws -> TopNames {
        TopNames(
            distinct: rollup.distinct[dimension.rawValue] ?? 0,
            names: try top(dimension, key, hiding: dimension.rawValue).map {
                NameCount(name: $0.name, count: $0.tally.count)
            })
    }

    func works(_ key: RollupKey, _ rollup: Rollup) throws -> TopWorks {
        TopWorks(
            distinct: rollup.distinct[Dimension.work.rawValue] ?? 0,
            works: try top(.work, key, hiding: Dimension.work.rawValue).compactMap { ranked in
                WorkName(ranked.name).map { WorkCount(work: $0, count: ranked.tally.count) }
            })
    }
}
