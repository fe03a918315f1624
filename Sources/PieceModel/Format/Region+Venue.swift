extension Region {
    /// The region that a venue's name tells: because the name holds a region, city or district (`부산 드림씨어터`,
    /// `CGV홍대`), or because the venue is well known (`샤롯데씨어터`). Nil when the name tells nothing or contradicts
    /// itself.
    ///
    /// A region in the name outweighs a city or district, and both outweigh a venue's own name, since towns name their
    /// halls after the famous ones (`의정부예술의전당`); only words inside the venue's name, as in `서울랜드`, do not count.
    public init?(venue: String) {
        let name = VenueName(venue)
        let known = VenueTable.venues.filter { name.holds($0.word) }.max { $0.word.count < $1.word.count }
        let covered = known.flatMap { name.place(of: $0.word) }
        for words in [VenueTable.regions, VenueTable.towns] {
            let found = Set(words.filter { name.holds($0, outside: covered) }.map(\.region))
            if found.count == 1, let id = found.first {
                self.init(id: id)
                return
            }
            if found.count > 1 { return nil }
        }
        guard let known else { return nil }
        self.init(id: known.region)
    }
}

/// A word in venues' names and the region it stands for.
struct VenueWord: Sendable {
    let word: [Unicode.Scalar]
    let region: String
    /// The word has other meanings too (`구로`, `예산`), so it counts only when it stands alone or in front of a word
    /// such as `시` or `아트홀`.
    let isCautious: Bool
}

/// A venue's name in small letters and without spaces, which remembers where its words start.
private struct VenueName {
    private var letters: [Unicode.Scalar] = []
    /// Ascending; the last one is the end.
    private var starts: [Int] = []

    /// Reads at most 200 scalars.
    init(_ name: String) {
        let bounded = String(String.UnicodeScalarView(name.unicodeScalars.prefix(200)))
        let scalars = bounded.precomposed.unicodeScalars.map(\.halfWidth)
        var previous = Sort.other
        for scalar in String(String.UnicodeScalarView(scalars)).lowercased().unicodeScalars {
            let sort = Sort(scalar)
            defer { previous = sort }
            guard sort != .other else { continue }
            // `CGV용산` is two words.
            if sort != previous { starts.append(letters.count) }
            letters.append(scalar)
        }
        starts.append(letters.count)
        for word in ["국립", "시립", "도립", "구립", "군립"].map({ Array($0.unicodeScalars) }) {
            for start in starts where letters[start...].starts(with: word) { starts.append(start + word.count) }
        }
        starts.sort()
    }

    private enum Sort {
        case digit, latin, letter, other

        init(_ scalar: Unicode.Scalar) {
            if scalar.isASCIIDigit {
                self = .digit
            } else if scalar.value < 0x80 {
                self = scalar.isASCIILetter ? .latin : .other
            } else {
                self = scalar.properties.isAlphabetic ? .letter : .other
            }
        }
    }

    func holds(_ word: [Unicode.Scalar]) -> Bool { place(of: word) != nil }

    /// Where a venue's name is in this one, whose own spaces do not matter (`예술의 전당`).
    /// Short ones must be one word, and Latin ones end where a word ends: `tom` is no part of `Tomorrow`.
    func place(of word: [Unicode.Scalar]) -> Range<Int>? {
        let isLatin = word.allSatisfy { $0.value < 0x80 }
        let start = starts.first { start in
            guard letters[start...].starts(with: word) else { return false }
            let end = start + word.count
            if isLatin { return starts.contains(end) }
            return word.count > 3 || !starts.contains { start < $0 && $0 < end }
        }
        return start.map { $0..<($0 + word.count) }
    }

    /// Whether one of this name's words begins with a word, elsewhere than in `covered`.
    func holds(_ word: VenueWord, outside covered: Range<Int>?) -> Bool {
        zip(starts, starts.dropFirst()).contains { start, end in
            guard start + word.word.count <= end, !(covered?.contains(start) ?? false),
                letters[start..<end].starts(with: word.word)
            else { return false }
            let rest = letters[(start + word.word.count)..<end]
            if VenueTable.exceptions.contains(where: { letters[start..<end].starts(with: $0) }) { return false }
            return rest.isEmpty || !word.isCautious || VenueTable.continuations.contains(where: rest.starts)
        }
    }
}
