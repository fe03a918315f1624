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
    fileprivate var currencies: [Currency] {
        switch self {
        case .month(let report): report.currencies.map(\.spending.currency)
        case .longer(let report): report.currencies.map(\.spending.currency)
        }
    }
}

extension Library {
    func spending(_ period: Period, for identity: Identity, today: LocalDate) async throws -> SpendingOverview {
        let report: SpendingOverview.Report = try await report(for: identity) { reader in
            switch period {
            case .month(let year, let month):
                .month(try MonthSpending(reading: reader, year: year, month: month, today: today))
            case .year(let year): .longer(try SpendingReport(reading: reader, year: year, today: today))
            case .all: .longer(try SpendingReport(reading: reader, year: nil, today: today))
            }
        }
        var mostExpensive: [(Currency, PieceEntry)] = []
        for currency in report.currencies {
            if let entry = try await self.mostExpensive(period, currency, of: identity.account) {
                mostExpensive.append((currency, entry))
            }
        }
        return SpendingOverview(report: report, mostExpensive: mostExpensive)
    }
}
