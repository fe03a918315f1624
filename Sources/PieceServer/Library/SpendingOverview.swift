public import PieceCount
public import PieceModel
public import PieceStore

/// What pieces cost in a period, with the piece that cost most, of which the numbers only know the price.
public struct SpendingOverview: Sendable {
    /// The numbers of a month, or of a year or all time.
    public enum Report: Sendable {
        case month(MonthSpending)
        case longer(SpendingReport)
    }

    public let report: Report
    /// At most one for each currency, in the order of the report's currencies.
    public let mostExpensive: [(currency: Currency, entry: PieceEntry)]

    /// The overview as clients read it.
    func json(_ settings: ServerSettings) -> JSONValue {
        let value =
            switch report {
            case .month(let report): report.json
            case .longer(let report): report.json
            }
        var object = value.object ?? JSONObject()
        object["mostExpensivePieces"] = .array(
            mostExpensive.map { currency, entry in
                var piece = entry.json(settings).object ?? JSONObject()
                piece["price"] = ["amount": .int(entry.price?.minorUnits ?? 0), "currency": .string(currency.code)]
                return .object(piece)
            })
        return .object(object)
    }
}

extension SpendingOverview.Report {
    /// Each currency, and for all of time the years in which something was paid in it.
    fileprivate var spendings: [(Spending, years: [Int])] {
        switch self {
        case .month(let report): report.currencies.map { ($0.spending, []) }
        case .longer(let report): report.currencies.map { ($0.spending, $0.years.map(\.year)) }
        }
    }
}

extension Library {
    func spending(_ period: Period, for identity: Identity, today: LocalDate) async throws -> SpendingOverview {
        let (report, dearest) = try await report(for: identity) { reader in
            let report: SpendingOverview.Report =
                switch period {
                case .month(let year, let month):
                    .month(try MonthSpending(reading: reader, year: year, month: month, today: today))
                case .year(let year): .longer(try SpendingReport(reading: reader, year: year, today: today))
                case .all: .longer(try SpendingReport(reading: reader, year: nil, today: today))
                }
            let dearest = try report.spendings.compactMap { spending, years in
                try DearestPiece(reading: reader, spending, in: period, years: years)
            }
            return (report, dearest)
        }
        var mostExpensive: [(Currency, PieceEntry)] = []
        for dearest in dearest {
            if let entry = try await piece(dearest, of: identity.account) {
                mostExpensive.append((dearest.price.currency, entry))
            }
        }
        return SpendingOverview(report: report, mostExpensive: mostExpensive)
    }
}
