/// Who may see a piece.
public enum Visibility: String, Hashable, Sendable, CaseIterable {
    /// Its owner only; what a piece is unless it says otherwise.
    case `private`
    /// Whoever has its link.
    case link
    /// Everyone.
    case `public`
}
