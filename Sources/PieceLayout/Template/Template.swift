public import PieceGraphics

/// A layout: canvas, definitions and layers, read from `layouts/NAME.json` and checked.
public struct Template: Sendable {
    public let name: String
    /// Grows with every change that alters tickets.
    public let version: Int
    /// What people call it.
    public let label: (ko: String, en: String)
    /// One sentence about it.
    public let summary: (ko: String, en: String)
    /// Canvas size in px.
    public let width: Int
    public let height: Int
    /// Where text has to stay, canvas px.
    public let safeArea: Rect
    /// How many blank canvases of 4 bytes a pixel may be asked for: sides from 16 to 4096 px.
    static let sides = 16.0...4096.0

    /// Tells templates apart that share a name and version: a hash of the document, valid within this process.
    public internal(set) var fingerprint = 0

    /// Names that depend on nothing but the template and the palette.
    let staticNames: Set<String>
    let lists: [ListSpec]
    let definitions: [(name: String, value: Expression)]
    let cut: GeometrySpec?
    let layers: [Layer]
}

/// A list of the template: candidates of which those whose `when` holds are kept, in order.
struct ListSpec: Sendable {
    struct Candidate: Sendable {
        var when: Expression?
        var fields: [(name: String, value: Expression)]
    }

    var name: String
    var candidates: [Candidate]
    var maximum: Expression?

    func rows(in scope: Scope) -> [[String: Value]] {
        var rows: [[String: Value]] = []
        let limit = maximum.map { Int(max(0, min(1_000, $0.number(in: scope)))) } ?? candidates.count
        for candidate in candidates where rows.count < limit && candidate.when?.bool(in: scope) != false {
            rows.append(
                Dictionary(
                    candidate.fields.map { ($0.name, $0.value.value(in: scope)) }, uniquingKeysWith: { a, _ in a }))
        }
        return rows
    }
}
