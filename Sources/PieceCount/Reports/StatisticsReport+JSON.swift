public import PieceModel

extension StatisticsReport {
    /// The report as clients read it; members always stand in this order, and what there is none of is null.
    public var json: JSONValue {
        [
            "year": .integer(year), "kind": .text(kind?.id), "count": .integer(count), "planned": .integer(planned),
            "change": change?.json ?? .null, "changeToDate": changeToDate?.json ?? .null,
            "months": .integers(months),
            "years": .list(years) { ["year": .integer($0.year), "count": .integer($0.count)] },
            "kinds": .list(kinds) { $0.json("kind") },
            "genres": .list(genres) { $0.json("genre") },
            "regions": .list(regions) { $0.json("region") },
            "hoursByWeekday": .list(hoursByWeekday, JSONValue.integers),
            "weekdays": .integers(weekdays), "hours": .integers(hours),
            "scores": .integers(scores), "meanScore": meanScore?.json ?? .null,
            "streaks": streaks.json,
            "busiestDay": busiestDay.map { ["date": .date($0.date), "count": .integer($0.count)] } ?? .null,
            "busiestMonth": busiestMonth.map {
                ["year": .integer($0.year), "month": .integer($0.month), "count": .integer($0.count)]
            } ?? .null,
            "firstDay": .date(firstDay), "latestDay": .date(latestDay),
            "venues": venues.json, "works": works.json, "repeatVisits": .integer(repeatVisits),
            "cast": cast.json, "directors": directors.json, "companions": companions.json,
        ]
    }
}
