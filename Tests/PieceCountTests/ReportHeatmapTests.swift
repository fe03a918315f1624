import PieceCount
import PieceModel
import Testing

@Suite("The heatmap of a year")
struct ReportHeatmapTests {
    @Test("Every day of the year has its pieces", arguments: UInt64(201)...212)
    func agreesWithPieces(seed: UInt64) throws {
        var random = ReportRandom(seed)
        let pieces = try randomReportPieces(random.pick([1, 40, 150]), &random)
        let counts = try ReportCounts(pieces)
        for (year, length) in [(1000, 365), (1001, 365), (2024, 366), (2025, 365), (2026, 365), (9999, 365)] {
            for kind in [nil, Kind.all[1]] {
                let report = try HeatmapReport(reading: counts, year: year, kind: kind)
                let shown = pieces.filter { $0.date.year == year && (kind == nil || $0.kind == kind) }
                let first = try reportDate("\(year)-01-01").daysSince1970
                let days = (0..<length).map { day in shown.count { $0.date.daysSince1970 == first + day } }
                #expect(report.days == days, "seed \(seed), \(year)")
                #expect(report.months == (1...12).map { month in shown.count { $0.date.month == month } })
                #expect(report.count == shown.count && report.max == days.max())
                #expect(report.activeDays == Set(shown.map(\.date)).count)
            }
        }
        #expect(counts.reads.rollups == 12 && counts.reads.rankings == 0)
    }

    @Test("29 February stands between its neighbours in leap years only")
    func leapDay() throws {
        let counts = try ReportCounts(
            ["2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01", "2025-12-31"].map {
                try reportPiece(#"{"kind":"movie","title":"가","date":"\#($0)"}"#)
            })
        let leap = try HeatmapReport(reading: counts, year: 2024)
        #expect(leap.days[57...61] == [0, 1, 1, 1, 0])
        let other = try HeatmapReport(reading: counts, year: 2025)
        #expect(other.days[57...60] == [0, 1, 1, 0] && other.days.last == 1)
        let text = other.json.serialized()
        #expect(
            text.hasPrefix(
                #"{"year":2025,"kind":null,"count":3,"max":1,"activeDays":3,"months":[0,1,1,0,0,0,0,0,0,0,0,1],"days":[0,"#
            ))
    }
}
