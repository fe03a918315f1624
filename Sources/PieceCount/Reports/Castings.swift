/// Castings of the roles that change: those with several actors, of whom never two were on stage at a time.
struct Castings {
    private let cast: CastParts
    /// The parts of each changing role.
    private let roles: [Range<Int>]
    /// Castings that were seen, each with one part for every changing role.
    let seen: Set<[Int]>

    init(_ cast: CastParts) {
        let roles = cast.ranges.filter { role in
            role.count > 1 && cast.parts[role.lowerBound].role != nil
                && cast.viewings.allSatisfy { viewing in viewing.count { role.contains($0) } <= 1 }
        }
        self.cast = cast
        self.roles = roles
        seen = Set(
            cast.viewings.compactMap { viewing in
                let casting = roles.compactMap { role in role.first { viewing.contains($0) } }
                // A viewing whose cast is not told in full shows no casting.
                return casting.isEmpty || casting.count < roles.count ? nil : casting
            })
    }

    /// At most `RepeatViewings.countless`.
    var unseenCount: Int {
        guard !roles.isEmpty else { return 0 }
        var count = 1
        for role in roles {
            let (product, overflow) = count.multipliedReportingOverflow(by: role.count)
            if overflow { return RepeatViewings.countless }
            count = product
        }
        return min(count - seen.count, RepeatViewings.countless)
    }

    /// The first that were not seen, counting the actors of the last role up first. At most as many are passed over as
    /// were seen.
    func unseen(limit: Int) -> [[RepeatViewings.Part]] {
        var unseen: [[RepeatViewings.Part]] = []
        var casting: [Int]? = roles.isEmpty ? nil : roles.map(\.lowerBound)
        while let current = casting, unseen.count < limit {
            if !seen.contains(current) { unseen.append(current.map { cast.parts[$0] }) }
            casting = next(after: current)
        }
        return unseen
    }

    private func next(after casting: [Int]) -> [Int]? {
        var next = casting
        for place in roles.indices.reversed() {
            next[place] += 1
            if roles[place].contains(next[place]) { return next }
            next[place] = roles[place].lowerBound
        }
        return nil
    }
}
