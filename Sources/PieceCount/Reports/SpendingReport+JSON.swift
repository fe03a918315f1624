public import PieceModel

extension SpendingReport {
    /// The report as clients read it; members always stand in this order, and what there is none of is null.
    public var json: JSONValue {
        ["year": .integer(year), "currencies": .list(currencies, \.json)]
    }
}

extension SpendingReport.CurrencyYear {
    fileprivate var json: JSONValue {
        let steps: JSONObject = [
            "months": .integers(months),
            "years": .list(years) { ["year": .integer($0.year), "paid": .integer($0.paid)] },
            "budget": budget?.json ?? .null,
        ]
        return .object(JSONObject(spending.members + steps.members))
    }
}

extension SpendingReport.YearBudget {
    fileprivate var json: JSONValue {
        [
            "year": year?.json ?? .null, "month": month?.json ?? .null, "monthLimit": .integer(monthLimit),
            "monthsOver": .integers(monthsOver),
        ]
    }
}
