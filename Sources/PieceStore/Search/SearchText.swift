public import PieceModel

/// Text as it is searched: what a person types finds what was meant, whatever the spaces, case, width or form.
///
/// Only letters and digits count; each is folded to one character, so that `text` and `initials` run side by side.
public struct SearchText: Hashable, Sendable {
    /// Letters and digits, folded; fields are separated by line feeds.
    public let text: String
    /// The same with every Hangul syllable as its initial consonant: `지킬앤하이드` is `ㅈㅋㅇㅎㅇㄷ`.
    public let initials: String

    /// What is searched of a piece: title, review, record, venue, cast, and who made it.
    public init(_ piece: Piece) {
        var fields = [piece.title, piece.review, piece.record, piece.venue, piece.artist, piece.director]
        fields += piece.cast.flatMap { [$0.name, $0.role] }
        self.init(fields.compactMap(\.self))
    }

    public init(_ fields: [String]) {
        let folded: [[Character]] = fields.map { fold($0) }
        text = folded.map { (field: [Character]) in String(field) }.joined(separator: "\n")
        initials = folded.map { (field: [Character]) in String(field.map { initial($0) }) }.joined(separator: "\n")
    }

    /// Single characters and pairs of both forms, each once: an index of these finds every substring's candidates.
    public var grams: [String] {
        var grams: Set<String> = []
        for form in [text, initials] {
            for field in form.split(separator: "\n") { SearchText.collect(Array(field), into: &grams) }
        }
        return grams.sorted()
    }

    private static func collect(_ characters: [Character], into grams: inout Set<String>) {
        for (index, character) in characters.enumerated() {
            grams.insert(String(character))
            if index > 0 { grams.insert(String([characters[index - 1], character])) }
        }
    }

    /// Whether every word of a query is in it.
    public func matches(_ query: SearchQuery) -> Bool {
        query.words.allSatisfy { ($0.isInitials ? initials : text).contains($0.text) }
    }
}

/// What somebody typed into the search field.
public struct SearchQuery: Hashable, Sendable {
    /// A run of characters that must occur as it is.
    public struct Word: Hashable, Sendable {
        public let text: String
        /// Initial consonants such as `ㅈㅋ`, to be looked for in `SearchText.initials`.
        public let isInitials: Bool

        /// The pairs that must be in the index where the word occurs; its only character when it has one.
        public var grams: [String] {
            let characters = Array(text)
            guard characters.count > 1 else { return [text] }
            return Set(zip(characters, characters.dropFirst()).map { String([$0, $1]) }).sorted()
        }
    }

    /// All of them must occur; never empty.
    public let words: [Word]

    /// At most this many words count; nobody types more.
    static let wordLimit = 8

    /// nil when the text has no letter and no digit. A word that mixes syllables and initials, as it does while the next
    /// syllable is typed (`지킬ㅇ`), is taken apart.
    public init?(_ text: String) {
        var words: [Word] = []
        for part in text.prefix(200).split(whereSeparator: \.isWhitespace) {
            var run: [Character] = []
            var isInitials = false
            func end() {
                let word = Word(text: String(run), isInitials: isInitials)
                if !run.isEmpty, !words.contains(word) { words.append(word) }
                run = []
            }
            for character in fold(String(part)) {
                if isConsonant(character) != isInitials { end() }
                isInitials = isConsonant(character)
                run.append(character)
            }
            end()
        }
        guard !words.isEmpty else { return nil }
        self.words = Array(words.prefix(SearchQuery.wordLimit))
    }
}

/// Letters and digits only, in lower case and compatibility form (full-width `Ａ` is `a`).
private func fold(_ text: String) -> [Character] {
    var characters: [Character] = []
    for character in text.precomposed.lowercased() {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, first.properties.isAlphabetic || first.properties.numericType != nil else {
            continue
        }
        characters.append(Character(narrow(first)))
    }
    return characters
}

/// Full-width ASCII as ASCII, conjoining and half-width consonants as compatibility letters.
private func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    case 0x1100...0x1112: initialLetters[Int(scalar.value - 0x1100)]
    default: scalar
    }
}

/// The 19 initial consonants in the order of Unicode's syllable block (Unicode 15, §3.12).
private let initialLetters: [Unicode.Scalar] = [
    "ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
]

/// A syllable's initial consonant; any other character as it is.
private func initial(_ character: Character) -> Character {
    guard let scalar = character.unicodeScalars.first, (0xAC00...0xD7A3).contains(scalar.value) else {
        return character
    }
    // Each initial has 21 vowels × 28 finals = 588 syllables.
    return Character(initialLetters[Int(scalar.value - 0xAC00) / 588])
}

private func isConsonant(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x3131...0x314E).contains($0.value) } ?? false
}
