public import PieceModel

extension RepeatViewings {
    /// The report as clients read it; members always stand in this order, and what there is none of is null.
    public var json: JSONValue {
        [
            "count": .integer(count), "first": first?.json ?? .null, "latest": latest?.json ?? .null,
            "meanScore": meanScore?.json ?? .null,
            "paid": .list(paid.sorted { $0.key < $1.key }) {
                ["currency": .string($0.key), "paid": .integer($0.value)]
            },
            "roles": .list(roles) { ["role": .text($0.role), "actors": .list($0.actors) { $0.json() }] },
            "pairs": [
                "count": .integer(pairCount),
                "listed": .list(pairs) {
                    ["first": $0.first.json, "second": $0.second.json, "count": .integer($0.count)]
                },
            ],
            "unseenPairs": [
                "count": .integer(unseenPairCount),
                "listed": .list(unseenPairs) { ["first": $0.first.json, "second": $0.second.json] },
            ],
            "castings": .integer(castingCount),
            "unseenCastings": [
                "count": .integer(unseenCastingCount),
                "listed": .list(unseenCastings) { .list($0, \.json) },
            ],
        ]
    }
}

extension RepeatViewings.Viewing {
    /// Which piece it is and when it was; the rest is the piece's own to tell.
    fileprivate var json: JSONValue {
        ["id": .string(id), "date": .date(date), "time": .text(time?.description)]
    }
}

extension RepeatViewings.Part {
    fileprivate var json: JSONValue { ["role": .text(role), "name": .string(name)] }
}
