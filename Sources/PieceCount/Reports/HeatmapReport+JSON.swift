public import PieceModel

extension HeatmapReport {
    /// The report as clients read it; members always stand in this order.
    public var json: JSONValue {
        [
            "year": .integer(year), "kind": .text(kind?.id), "count": .integer(count), "max": .integer(max),
            "activeDays": .integer(activeDays), "months": .integers(months), "days": .integers(days),
        ]
    }
}
