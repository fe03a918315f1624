import NIOHTTP1
import PieceModel

/// What a server says about asking again.
struct RetryHint: Hashable, Sendable {
    var after: Duration?
    var shouldRetry: Bool?

    /// Longer waits are not believed.
    private static let longest = 86_400.0

    /// Reads `retry-after-ms` (milliseconds), `retry-after` (seconds or a date, RFC 9110 §10.2.3) and
    /// `x-should-retry`; what cannot be read counts as not said.
    init(_ headers: HTTPHeaders, now: Instant) {
        func seconds(_ value: Double?) -> Duration? {
            guard let value, value.isFinite, value >= 0 else { return nil }
            return .milliseconds(Int64((min(value, RetryHint.longest) * 1000).rounded(.up)))
        }
        let milliseconds = headers.first(name: "retry-after-ms").flatMap { Double($0.trimmed) }
        let text = headers.first(name: "retry-after")?.trimmed
        after =
            seconds(milliseconds.map { $0 / 1000 }) ?? seconds(text.flatMap { Double($0) })
            ?? text.flatMap(Instant.init(http:)).flatMap { seconds(max(0, $0.seconds(since: now))) }
        switch headers.first(name: "x-should-retry")?.trimmed.lowercased() {
        case "true": shouldRetry = true
        case "false": shouldRetry = false
        default: shouldRetry = nil
        }
    }
}

extension Instant {
    /// Reads a date of HTTP in its three forms (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Nil for anything else.
    init?(http text: String) {
        guard text.utf8.count <= 40 else { return nil }
        var words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" }).map(String.init)
        guard words.count >= 5 else { return nil }
        if words.last == "GMT" {
            words.removeLast()
        } else {
            // The oldest form: month before day, and the year last.
            words = [words[0], words[2], words[1], words[4], words[3]]
        }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 5, let day = Int(words[1]), let month = months.firstIndex(of: words[2]),
            let written = Int(words[3])
        else { return nil }
        let year = words[3].count == 2 ? written + (written < 70 ? 2000 : 1900) : written
        let time = words[4].split(separator: ":").compactMap { Int($0) }
        guard let date = LocalDate(year: year, month: month + 1, day: day), time.count == 3,
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        let seconds = time[0] * 3_600 + time[1] * 60 + time[2]
        self.init(milliseconds: (Int64(date.daysSince1970) * 86_400 + Int64(seconds)) * 1000)
    }
}
