public import PieceModel

public struct TitleRules: Sendable {
    public init() {}
    public let version = "1"
    func marks(of counted: CountedPiece) -> [String] { [] }
    func windows(of counted: CountedPiece, marks: [String]) -> [(condition: String, name: String)] { [] }
}
