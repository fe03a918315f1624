extension Region {
    /// The region that a venue's name tells: because the name holds a region, city or district (`부산 드림씨어터`,
    /// `CGV홍대`), or because the venue is well known (`샤롯데씨어터`). Nil when the name tells nothing or contradicts
    /// itself.
    ///
    /// A region in the name outweighs a city or district, and both outweigh a venue's own name, since towns name their
    /// halls after the famous ones (`의정부예술의전당`); only words inside the venue's name, as in `서울랜드`, do not count.
    public init?(venue: String) {
        let name = VenueName(venue)
        let known = name.venue(in: VenueTable.venues)
        for table in [VenueTable.regions, VenueTable.towns] {
            let found = name.regions(in: table, outside: known?.place)
            if found.count == 1, let id = found.first {
                self.init(id: id)
                return
            }
            if found.count > 1, !found.contains(known?.region ?? "") { return nil }
        }
        guard let known else { return nil }
        self.init(id: known.region)
    }
}

/// A venue's name in small letters and without spaces, which remembers where its words start.
private struct VenueName {
    private var letters: [Unicode.Scalar] = []
    /// Where words start, ascending; the last one is the end.
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
        // `국립부산국악원` is two as well.
        for start in starts where VenueTable.founders.contains(where: letters[start...].starts) {
            starts.append(start + 2)
        }
        starts.append(letters.count)
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

    /// The longest name of a venue in this one, whose own spaces do not matter (`예술의 전당`). Short names must be one
    /// word, and Latin ones end where a word ends: `tom` is no part of `Tomorrow`.
    func venue(in table: VenueTable) -> (region: String, place: Range<Int>)? {
        var longest: (region: String, place: Range<Int>)?
        for start in starts {
            for entry in table.entries(at: letters[start...]) {
                let end = start + entry.word.count
                let isLatin = entry.word.allSatisfy { $0.value < 0x80 }
                let isWhole =
                    isLatin
                    ? starts.contains(end) : entry.word.count > 3 || !starts.contains { start < $0 && $0 < end }
                if isWhole, entry.word.count > longest?.place.count ?? 0 { longest = (entry.region, start..<end) }
            }
        }
        return longest
    }

    /// The regions of the words that this name's words begin with, elsewhere than in `covered`.
    func regions(in table: VenueTable, outside covered: Range<Int>?) -> Set<String> {
        var regions: Set<String> = []
        for (index, start) in starts.dropLast().enumerated() where !(covered?.contains(start) ?? false) {
            let word = letters[start..<starts[index + 1]]
            if VenueTable.exceptions.contains(where: word.starts) { continue }
            for entry in table.entries(at: word) {
                let rest = word.dropFirst(entry.word.count)
                let counts =
                    switch entry.caution {
                    case .none: true
                    case .some: rest.isEmpty || continues(rest)
                    case .much: rest.isEmpty ? standsForPlace(index) : continues(rest)
                    }
                if counts { regions.insert(entry.region) }
            }
        }
        return regions
    }

    private func continues(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
        VenueTable.continuations.contains(where: rest.starts)
    }

    /// Whether a whole word is the whole name, follows a cinema chain's name (`CGV 진주`), or is followed by what follows
    /// places (`예산 문화원`).
    private func standsForPlace(_ index: Int) -> Bool {
        if starts.count == 2 { return true }
        if index > 0, VenueTable.chains.contains(Array(letters[starts[index - 1]..<starts[index]])) { return true }
        return continues(letters[starts[index + 1]...])
    }
}
