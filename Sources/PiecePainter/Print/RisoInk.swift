import PieceGraphics

/// Spot inks of stencil duplicators, as they look solid on white paper.
enum RisoInk: String, CaseIterable, Hashable, Sendable {
    case black, burgundy, red, orange, yellow, green, teal, blue, purple, mint, coral
    case federalBlue = "federal-blue"
    case mediumBlue = "medium-blue"
    case fluorescentPink = "fluorescent-pink"
    case fluorescentOrange = "fluorescent-orange"
    case hunterGreen = "hunter-green"

    var color: Color {
        switch self {
        case .black: Color(rgb: 0x1A1A1A)
        case .burgundy: Color(rgb: 0x914E72)
        case .red: Color(rgb: 0xF0424E)
        case .orange: Color(rgb: 0xFF6C2F)
        case .yellow: Color(rgb: 0xFFE100)
        case .green: Color(rgb: 0x00A95C)
        case .teal: Color(rgb: 0x00838A)
        case .blue: Color(rgb: 0x0078BF)
        case .purple: Color(rgb: 0x765BA7)
        case .mint: Color(rgb: 0x82D8D5)
        case .coral: Color(rgb: 0xFF8E91)
        case .federalBlue: Color(rgb: 0x3D5588)
        case .mediumBlue: Color(rgb: 0x3255A4)
        case .fluorescentPink: Color(rgb: 0xFF48B0)
        case .fluorescentOrange: Color(rgb: 0xFF7477)
        case .hunterGreen: Color(rgb: 0x407060)
        }
    }
}
