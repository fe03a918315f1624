public import PieceModel

/// A text for users in both languages of the program.
public struct BilingualText: Hashable, Sendable {
    public var ko: String
    public var en: String

    public init(ko: String, en: String) {
        self.ko = ko
        self.en = en
    }

    /// The text in a language.
    public subscript(locale: TicketLocale) -> String { locale == .ko ? ko : en }
}

extension FieldReader {
    /// A text in both languages.
    mutating func bilingual(_ key: String, _ rule: TextRule, example: String) -> BilingualText? {
        guard let value = value(key) else {
            missing(key, example: example)
            return nil
        }
        guard let object = value.object else {
            note(key, "must be an object, but is \(value.typeName)", "write it as \(example)")
            return nil
        }
        var reader = FieldReader(object, path: path.key(key))
        reader.refuseUnknown(known: ["ko", "en"])
        let ko = reader.requiredText("ko", rule, example: "\"유화\"")
        let en = reader.requiredText("en", rule, example: "\"Oil painting\"")
        take(reader.problems)
        guard let ko, let en else { return nil }
        return BilingualText(ko: ko, en: en)
    }
}
