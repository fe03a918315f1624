import PieceModel

public struct TitleRules: Sendable {
    public init(_ json: [UInt8]) throws {}
    public let version = "1"
    func marks(of counted: CountedPiece) -> [String] { [] }
    func windows(of counted: CountedPiece, marks: [String]) -> [(condition: String, name: String)] { [] }
}
