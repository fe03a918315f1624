import PieceModel

/// What of a piece is the owner's business: hidden from others unless the owner says otherwise.
enum PrivateField: String, CaseIterable, Hashable, Sendable {
    case price, seat, companions
    /// The long text and its photos.
    case record

    /// The piece's fields that go with it.
    var fields: [String] {
        switch self {
        case .price: ["price", "facePrice", "discount"]
        case .seat: ["seat"]
        case .companions: ["companions"]
        case .record: ["record"]
        }
    }

    /// Nobody but the owner ever sees these.
    static let always = ["bookingNumber", "layout"]
}

extension Piece {
    /// The piece as others see it.
    /// - Parameters:
    ///   - shown: private fields that the owner shows nevertheless.
    ///   - link: where a QR code on the ticket leads.
    func masked(showing shown: Set<PrivateField> = [], link: String?) -> Piece {
        var changes: [String: JSONValue?] = ["link": link.map(JSONValue.string)]
        for name in PrivateField.always { changes[name] = JSONValue?.none }
        for field in PrivateField.allCases where !shown.contains(field) {
            for name in field.fields { changes[name] = JSONValue?.none }
        }
        // Taking fields away leaves a valid piece, and our own links are valid; should that ever be wrong, the least is
        // shown rather than the most.
        return (try? with(changes)) ?? bare
    }

    /// Only what a piece cannot be without.
    private var bare: Piece {
        let kept: Set = ["kind", "title", "date"]
        let members = (fields.object ?? JSONObject()).filter { kept.contains($0.key) }
        return (try? Piece(fields: .object(JSONObject(Array(members))))) ?? self
    }
}
