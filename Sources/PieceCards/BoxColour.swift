public import PieceGraphics

/// The nine colours of the card on a ticket's reverse side. What is written on it follows from its lightness and hue, at
/// a contrast of 4.5:1 or more.
public enum BoxColour: String, Hashable, Sendable, CaseIterable, Codable {
    case paper, ink, cherry, apricot, butter, sage, sky, plum, night

    public var color: Color {
        switch self {
        case .paper: Color(rgb: 0xF7F1E4)
        case .ink: Color(rgb: 0x1B1714)
        case .cherry: Color(rgb: 0x8C1C2F)
        case .apricot: Color(rgb: 0xF4B183)
        case .butter: Color(rgb: 0xFBDD86)
        case .sage: Color(rgb: 0xB7CBAC)
        case .sky: Color(rgb: 0xB4D0F5)
        case .plum: Color(rgb: 0x4B2347)
        case .night: Color(rgb: 0x16203F)
        }
    }

    /// What people call it.
    public var name: (ko: String, en: String) {
        switch self {
        case .paper: ("종이", "Paper")
        case .ink: ("먹", "Ink")
        case .cherry: ("버찌", "Cherry")
        case .apricot: ("살구", "Apricot")
        case .butter: ("버터", "Butter")
        case .sage: ("세이지", "Sage")
        case .sky: ("하늘", "Sky")
        case .plum: ("자두", "Plum")
        case .night: ("밤", "Night")
        }
    }
}
