public struct Region: Sendable { public let id: String; public init?(venue: String) { return nil } }
extension Piece { public var seatGrade: String? { nil } }
