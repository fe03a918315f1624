import PieceModel

extension Spending {
    /// The members of the object that a currency is in reports; amounts are in minor units.
    var members: [JSONObject.Member] {
        let members: JSONObject = [
            "currency": .string(currency.code), "decimals": .integer(currency.decimals), "pieces": .integer(pieces),
            "paid": .integer(paid), "change": change?.json ?? .null, "mean": .integer(mean),
            "median": .integer(detail?.prices?.median), "highest": .integer(detail?.prices?.highest),
            "free": .integer(detail?.prices?.free ?? (pieces == 0 ? 0 : nil)), "perStar": .integer(perStar),
            "face": face?.json ?? .null,
            "kinds": .list(kinds) {
                ["kind": .string($0.kind.id), "paid": .integer($0.paid), "pieces": .integer($0.pieces)]
            },
            "venues": .list(detail?.venues ?? [], \.json), "works": .list(detail?.works ?? [], \.json),
            "grades": .list(detail?.grades ?? [], \.json),
        ]
        return members.members
    }
}

extension Spending.FaceValue {
    fileprivate var json: JSONValue {
        [
            "pieces": .integer(pieces), "total": .integer(total), "paid": .integer(paid), "saved": .integer(saved),
            "percent": .integer(percent),
        ]
    }
}

extension Spending.NameAmount {
    fileprivate var json: JSONValue {
        ["name": .string(name), "paid": .integer(paid), "pieces": .integer(pieces)]
    }
}

extension Spending.WorkAmount {
    fileprivate var json: JSONValue {
        [
            "title": .string(work.title), "kind": .string(work.kind.id), "paid": .integer(paid),
            "pieces": .integer(pieces),
        ]
    }
}

extension BudgetUse {
    var json: JSONValue {
        [
            "limit": .integer(limit), "spent": .integer(spent), "remaining": .integer(remaining),
            "percent": .integer(percent), "projection": .integer(projection),
        ]
    }
}
