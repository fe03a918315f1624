extension Piece {
    /// The piece as canonical fields: names in the order of `fieldNames`, absent ones left out. Equal pieces give equal
    /// text, and `Piece(fields: piece.fields)` is the same piece.
    public var fields: JSONValue {
        var object = JSONObject()
        object["kind"] = .string(kind.id)
        object["genres"] = Piece.list(genres.map { .string($0.id) })
        object["title"] = .string(title)
        object["date"] = .string(date.description)
        object["time"] = (time?.description).map(JSONValue.string)
        object["venue"] = venue.map(JSONValue.string)
        object["seat"] = seat.map(JSONValue.string)
        object["cast"] = Piece.list(cast.map(\.json))
        object["director"] = director.map(JSONValue.string)
        object["artist"] = artist.map(JSONValue.string)
        object["companions"] = Piece.list(companions.map(JSONValue.string))
        object["price"] = price?.json
        object["facePrice"] = facePrice?.json
        object["discount"] = discount.map(JSONValue.string)
        object["bookingNumber"] = bookingNumber.map(JSONValue.string)
        object["score"] = score?.json
        object["review"] = review.map(JSONValue.string)
        object["record"] = record.map(JSONValue.string)
        object["visibility"] = visibility == .private ? nil : .string(visibility.rawValue)
        object["viewing"] = viewing.map { .number(JSONNumber($0)) }
        object["number"] = number.map { .number(JSONNumber($0)) }
        object["link"] = link.map(JSONValue.string)
        object["layout"] = layout.map(JSONValue.string)
        return .object(object)
    }

    private static func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .array(values) }
}

extension CastMember {
    fileprivate var json: JSONValue {
        guard let role else { return .string(name) }
        return ["name": .string(name), "role": .string(role)]
    }
}

extension Money {
    fileprivate var json: JSONValue {
        ["amount": .number(JSONNumber(minorUnits)), "currency": .string(currency.code)]
    }
}

extension Score {
    /// Whole stars as an integer, halves as a fraction, as people write them.
    fileprivate var json: JSONValue {
        if halves % 2 == 0 { return .number(JSONNumber(halves / 2)) }
        return JSONNumber(stars).map(JSONValue.number) ?? .null
    }
}
