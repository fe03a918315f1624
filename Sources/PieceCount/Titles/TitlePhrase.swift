import PieceModel

/// What a title counts, in words with a gap for the number: `{name|같은 작품}{을} {n} 번`,
/// `{n} {horror piece|horror pieces}`.
struct TitlePhrase: Hashable, Sendable {
    private enum Part: Hashable {
        case text(String)
        case number(Style)
        /// The name that has most, or these words while there is none.
        case name(String)
        /// One and many.
        case plural(String, String)
        /// 을/를, 과/와.
        case object, and
    }

    /// How the number is written.
    private enum Style {
        /// `세`, `3`: before a word that is counted.
        case counting
        /// `3`: before Sino-Korean words such as 일.
        case digits
        /// `once`, `3 times`.
        case times
    }

    private let parts: [Part]

    /// What a phrase is set for.
    enum Use {
        /// As it is: `공포 세 편을`, `3 horror pieces`.
        case whole
        /// As what is missing: `공포 세 편만 더`, `3 more horror pieces`.
        case missing
    }

    struct Flaw: Error {
        let message: String
    }

    /// Reads `{n}`, `{#}` or `{times}`, `{name|words}`, `{one|many}`, `{을}` and `{과}` between plain words.
    init(_ text: String) throws(Flaw) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { throw Flaw(message: "has a { without its }") }
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            let mark = rest[rest.index(after: open)..<close]
            let words = mark.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            switch (words.count, words[0]) {
            case (1, "n"): parts.append(.number(.counting))
            case (1, "#"): parts.append(.number(.digits))
            case (1, "times"): parts.append(.number(.times))
            case (1, "을"): parts.append(.object)
            case (1, "과"): parts.append(.and)
            case (2, "name"): parts.append(.name(words[1]))
            case (2, _): parts.append(.plural(words[0], words[1]))
            default: throw Flaw(message: "has {\(mark)}, which means nothing here")
            }
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { throw Flaw(message: "has a } without its {") }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        guard parts.count(where: { if case .number = $0 { true } else { false } }) == 1 else {
            throw Flaw(message: "must have {n}, {#} or {times}, and once")
        }
        self.parts = parts
    }

    /// The phrase with a number and a name.
    func text(_ count: Int, name: String?, _ use: Use, _ locale: TicketLocale, isMoney: Bool) -> String {
        var text = ""
        var isMarked = false
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let words):
                // `열 편`, but `15편`.
                let isUnit = locale == .ko && index > 0 && parts[index - 1] == .number(.counting) && words.first == " "
                text += isUnit && text.last?.isASCII == true ? String(words.dropFirst()) : words
            case .number(let style): text += TitlePhrase.number(count, isMoney ? .digits : style, use, locale)
            case .name(let words): text += name ?? words
            case .plural(let one, let many): text += count == 1 ? one : many
            case .and: text = KoreanParticle.and.afterQuoted(text)
            case .object where use == .missing:
                // Only the last one marks what is counted: `〈햄릿〉을 한 번만 더`.
                if index == parts.count - 1 {
                    text += "만 더"
                    isMarked = true
                } else {
                    text = KoreanParticle.object.afterQuoted(text)
                }
            case .object: text = KoreanParticle.object.afterQuoted(text)
            }
        }
        return locale == .ko && use == .missing && !isMarked ? text + "만 더" : text
    }

    private static func number(_ count: Int, _ style: Style, _ use: Use, _ locale: TicketLocale) -> String {
        let digits = TicketLocale.grouped(max(0, count))
        let isMissing = use == .missing
        switch (locale, style) {
        case (.ko, .counting): return native.indices.contains(count - 1) ? native[count - 1] : digits
        case (.en, .times) where !isMissing && count == 1: return "once"
        case (.en, .times) where !isMissing && count == 2: return "twice"
        case (.en, .times): return "\(digits)\(isMissing ? " more" : "") \(count == 1 ? "time" : "times")"
        case (.en, _): return isMissing ? "\(digits) more" : digits
        case (.ko, _): return digits
        }
    }

    /// Korean counting words, 1…12.
    private static let native = ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"]
}

extension KoreanParticle {
    /// The same after a title in brackets, whose last sound is that before the bracket: `〈햄릿〉을`.
    fileprivate func afterQuoted(_ text: String) -> String {
        guard text.last == "〉" else { return after(text) }
        let word = String(text.dropLast())
        return text + after(word).dropFirst(word.count)
    }
}

/// What one does to get a title, for the sentences about it.
enum TitleVerb: String, Hashable, Sendable, CaseIterable {
    case see, make, collect, spend, write, give, visit, meet, join

    /// `봤어요`, `You've seen`.
    func done(_ locale: TicketLocale) -> String { locale == .ko ? words.koreanDone : words.englishDone }
    /// `보면`, `See`.
    func todo(_ locale: TicketLocale) -> String { locale == .ko ? words.koreanTodo : words.englishTodo }

    private var words: (koreanDone: String, koreanTodo: String, englishDone: String, englishTodo: String) {
        switch self {
        case .see: ("봤어요", "보면", "You've seen", "See")
        case .make: ("만들었어요", "만들면", "You've made", "Make")
        case .collect: ("모았어요", "모으면", "You've collected", "Collect")
        case .spend: ("썼어요", "쓰면", "You've spent", "Spend")
        case .write: ("남겼어요", "남기면", "You've written", "Write")
        case .give: ("줬어요", "주면", "You've given", "Give")
        case .visit: ("갔어요", "가면", "You've been to", "Go to")
        case .meet: ("만났어요", "만나면", "You've met", "Meet")
        case .join: ("들어갔어요", "들어가면", "You've joined", "Join")
        }
    }
}
