public import PieceModel

public struct TitleRule: Sendable {
    public let id: String
    public func name(_ locale: TicketLocale) -> String { id }
    public func about(_ locale: TicketLocale) -> String { id }
    public var json: JSONValue { ["id": .string(id)] }
}

public struct TitleRules: Sendable {
    public init(_ json: [UInt8]) throws {}
    public let version = "1"
    public let rules: [TitleRule] = []
    public func rule(_ id: String) -> TitleRule? { nil }
    func marks(of counted: CountedPiece) -> [String] { [] }
    func windows(of counted: CountedPiece, marks: [String]) -> [(condition: String, name: String)] { [] }
}
