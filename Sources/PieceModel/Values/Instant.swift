/// A moment, in milliseconds since 1970-01-01T00:00:00Z; what every store keeps and every sort order compares.
public struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// The instant some seconds later (earlier when negative).
    public func adding(seconds: Double) -> Instant {
        Instant(milliseconds: milliseconds + Int64((seconds * 1000).rounded()))
    }

    /// Seconds from another instant to this one.
    public func seconds(since other: Instant) -> Double { Double(milliseconds - other.milliseconds) / 1000 }

    /// Whole seconds since 1970, rounded down.
    public var unixSeconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    /// RFC 3339 in UTC with milliseconds: `2026-11-14T10:00:00.000Z`.
    public var description: String {
        let seconds = unixSeconds
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = Int(seconds - days * 86_400)
        let date = LocalDate(daysSince1970: Int(days))
        let fraction = Int(milliseconds - seconds * 1000)
        return "\(date.map(String.init) ?? "9999-12-31")T\((second / 3_600).padded(to: 2)):"
            + "\((second / 60 % 60).padded(to: 2)):\((second % 60).padded(to: 2)).\(fraction.padded(to: 3))Z"
    }
}

/// Where the time comes from; tests give their own.
public struct Clock: Sendable {
    public let now: @Sendable () -> Instant

    public init(_ now: @escaping @Sendable () -> Instant) { self.now = now }
}
