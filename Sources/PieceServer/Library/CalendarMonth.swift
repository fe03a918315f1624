public import PieceCount
public import PieceModel
public import PieceStore

/// A month with the pieces of its days.
public struct CalendarMonth: Sendable {
    /// The first to the last day.
    public let days: ClosedRange<LocalDate>
    /// By day and time; of a month with more than `Library.monthLimit`, the first.
    public let entries: [PieceEntry]
    /// Whether no piece was left out.
    public let isComplete: Bool
    public let rollup: Rollup

    /// The days that have pieces, in order.
    public var byDay: [(date: LocalDate, entries: [PieceEntry])] {
        Dictionary(grouping: entries, by: \.date).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The month as clients read it.
    func json(_ settings: ServerSettings) -> JSONValue {
        [
            "month": .string("\(days.lowerBound)".dropLast(3).description), "count": .int(rollup.count),
            "days": .array(
                byDay.map { date, entries in
                    [
                        "date": .string(date.description), "count": .int(entries.count),
                        "pieces": .array(entries.map { $0.json(settings) }),
                    ]
                }),
            "complete": .bool(isComplete),
            "spent": .array(
                rollup.money.sorted { $0.key < $1.key }.map { code, sums in
                    ["amount": .int(sums.paid), "currency": .string(code)]
                }),
            "meanScore": meanScore.flatMap { JSONNumber(Double($0.hundredths) / 100) }.map(JSONValue.number) ?? .null,
        ]
    }

    /// nil when no piece has a score.
    public var meanScore: MeanScore? {
        MeanScore(halves: rollup.scoreSum.halves, scores: rollup.scoreSum.pieces)
    }
}

extension Library {
    func calendar(_ days: ClosedRange<LocalDate>, kind: Kind?, of identity: Identity) async throws -> CalendarMonth {
        let (year, month) = (days.lowerBound.year, days.lowerBound.month)
        let rollup = try await report(for: identity) { try $0.rollup(.month(year: year, month), kind: kind) }
        let (entries, isComplete) = try await self.month(days, kind: kind, of: identity)
        return CalendarMonth(days: days, entries: entries, isComplete: isComplete, rollup: rollup)
    }
}
