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

    /// What a search for castings has found.
    struct Unseen {
        /// At most `RepeatViewings.listed`.
        var listed: [[RepeatViewings.Part]] = []
        /// At most `RepeatViewings.countless`.
        var count = 0
        fileprivate var steps = 0

        /// Where people swap roles, a search may try much and find little, so its steps have an end too.
        fileprivate var isOver: Bool { count == RepeatViewings.countless || steps == 10 * RepeatViewings.countless }
    }

    /// Castings that were not seen and in which nobody has two roles, counting the actors of the last role up first.
    var unseen: Unseen {
        var unseen = Unseen()
        var casting: [Int] = []
        var names: Set<String> = []
        if !roles.isEmpty { search(&casting, &names, &unseen) }
        return unseen
    }

    private func search(_ casting: inout [Int], _ names: inout Set<String>, _ unseen: inout Unseen) {
        guard casting.count < roles.count else {
            if seen.contains(casting) { return }
            unseen.count += 1
            if unseen.listed.count < RepeatViewings.listed { unseen.listed.append(casting.map { cast.parts[$0] }) }
            return
        }
        for part in roles[casting.count] where !unseen.isOver {
            unseen.steps += 1
            let name = cast.parts[part].name
            guard names.insert(name).inserted else { continue }
            casting.append(part)
            search(&casting, &names, &unseen)
            casting.removeLast()
            names.remove(name)
        }
    }
}
