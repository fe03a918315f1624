import PieceModel

/// The parts seen in some viewings: who was on stage, in which role.
struct CastParts {
    typealias Part = RepeatViewings.Part

    /// What other types call a part is its place here. Parts of one role stand together, roles in the order in which
    /// the viewings name them, and in a role those seen most often come first.
    let parts: [Part]
    /// In how many viewings each part was seen.
    let counts: [Int]
    /// The parts of each viewing.
    let viewings: [Set<Int>]

    /// - Parameters:
    ///   - casts: of the viewings, the newest first.
    ///   - limit: how many parts are kept, of those seen most often.
    init(_ casts: [[CastMember]], limit: Int) {
        var counts: [Part: Int] = [:]
        var named: [Part] = []
        var places: [String?: Int] = [:]
        for cast in casts {
            var present: Set<Part> = []
            for part in cast.map({ Part(role: $0.role, name: $0.name) }) where present.insert(part).inserted {
                if counts[part] == nil { named.append(part) }
                if places[part.role] == nil { places[part.role] = places.count }
                counts[part, default: 0] += 1
            }
        }
        func count(_ part: Part) -> Int { counts[part] ?? 0 }
        // Swift's sort is stable, so what was named first stays first among equals.
        let kept = named.sorted { count($0) > count($1) }.prefix(limit)
        let parts = kept.sorted { (places[$0.role] ?? 0) < (places[$1.role] ?? 0) }
        let index = Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($1, $0) })
        self.parts = parts
        self.counts = parts.map(count)
        viewings = casts.map { cast in Set(cast.compactMap { index[Part(role: $0.role, name: $0.name)] }) }
    }

    /// Ranges of `parts` that have the same role.
    var ranges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        for index in parts.indices {
            if let last = ranges.last, parts[last.lowerBound].role == parts[index].role {
                ranges[ranges.count - 1] = last.lowerBound..<index + 1
            } else {
                ranges.append(index..<index + 1)
            }
        }
        return ranges
    }

    var roles: [RepeatViewings.Role] {
        ranges.map { range in
            RepeatViewings.Role(
                role: parts[range.lowerBound].role,
                actors: range.map { NameCount(name: parts[$0].name, count: counts[$0]) })
        }
    }
}

/// All pairs of parts that can stand beside each other: of different roles, and not the same person twice.
struct CastPairs {
    /// Most often seen first, then in the order of the parts.
    let seen: [RepeatViewings.Pair]
    let unseen: [RepeatViewings.Pair]

    init(_ cast: CastParts) {
        let size = cast.parts.count
        var together = [Int](repeating: 0, count: size * size)
        for viewing in cast.viewings {
            for first in viewing {
                for second in viewing where first < second { together[size * first + second] += 1 }
            }
        }
        var seen: [RepeatViewings.Pair] = []
        var unseen: [RepeatViewings.Pair] = []
        for (first, one) in cast.parts.enumerated() {
            for (second, other) in cast.parts.enumerated().dropFirst(first + 1) {
                guard one.role == nil || one.role != other.role, one.name != other.name else { continue }
                let count = together[size * first + second]
                let pair = RepeatViewings.Pair(first: one, second: other, count: count)
                if count > 0 { seen.append(pair) } else { unseen.append(pair) }
            }
        }
        self.seen = seen.sorted { $0.count > $1.count }
        self.unseen = unseen
    }
}
