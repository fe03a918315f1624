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
