public import PieceModel

extension MonthSpending {
    /// The report as clients read it; members always stand in this order, and what there is none of is null.
    public var json: JSONValue {
        [
            "year": .integer(year), "month": .integer(month),
            "currencies": .list(currencies) { currency in
                .object(
                    JSONObject(
                        currency.spending.members + [.init(key: "budget", value: currency.budget?.json ?? .null)]))
            },
        ]
    }
}
