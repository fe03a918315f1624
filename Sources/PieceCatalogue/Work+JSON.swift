public import PieceModel

extension Work {
    /// The work for an API: absent facts are left out, and so is every address of another site.
    public var json: JSONValue {
        var object = JSONObject()
        object["source"] = .string(source.rawValue)
        object["id"] = .string(id)
        object["kind"] = .string(kind.id)
        object["genres"] = Work.list(genres.map { .string($0.id) })
        object["title"] = .string(title)
        object["originalTitle"] = originalTitle.map(JSONValue.string)
        object["from"] = (from?.description).map(JSONValue.string)
        object["to"] = (to?.description).map(JSONValue.string)
        object["venue"] = venue.map(JSONValue.string)
        object["cast"] = Work.list(cast.map(\.catalogueJSON))
        object["director"] = director.map(JSONValue.string)
        object["runtimeMinutes"] = runtimeMinutes.map { .number(JSONNumber($0)) }
        object["ageRating"] = ageRating.map(JSONValue.string)
        object["prices"] = Work.list(prices.map(\.json))
        object["showTimes"] = showTimes.map(JSONValue.string)
        object["hasPoster"] = .bool(hasPoster)
        return .object(object)
    }

    private static func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .array(values) }
}

// Both in the forms that the fields of a piece have, so that a client can copy them over.

extension CastMember {
    fileprivate var catalogueJSON: JSONValue {
        guard let role else { return .string(name) }
        return ["name": .string(name), "role": .string(role)]
    }
}

extension WorkPrice {
    fileprivate var json: JSONValue {
        let amount: JSONValue = [
            "amount": .number(JSONNumber(price.minorUnits)), "currency": .string(price.currency.code),
        ]
        return ["seat": .string(seat), "price": amount]
    }
}
