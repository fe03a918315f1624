import Foundation
public import PieceCount
public import PieceModel

extension PieceRecord {
    /// What counting looks at; nil when the owner hides the piece from statistics.
    public var counted: CountedPiece? {
        guard isCounted, let made = created.local(in: timeZone) else { return nil }
        return CountedPiece(piece: piece, madeOn: made.date, madeAt: made.time)
    }
}

extension Instant {
    /// The date and time that clocks of a zone show; UTC for a zone nobody knows. Nil outside the years 1000 to 9999.
    public func local(in timeZone: String) -> (date: LocalDate, time: LocalTime)? {
        let seconds = unixSeconds + Int64(offset(in: timeZone))
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = Int(seconds - days * 86_400)
        guard let date = LocalDate(daysSince1970: Int(days)),
            let time = LocalTime(hour: second / 3_600, minute: second / 60 % 60)
        else { return nil }
        return (date, time)
    }

    /// Seconds east of Greenwich.
    private func offset(in timeZone: String) -> Int {
        // Korea has had one offset since 1988; asking for it is most of what rebuilding would cost.
        if timeZone == PieceRecord.defaultTimeZone, unixSeconds > 600_000_000 { return 32_400 }
        return TimeZone(identifier: timeZone)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(unixSeconds)))
            ?? 0
    }
}
