import Foundation
import PieceModel

/// The part of a time zone's history that some years need, as a VTIMEZONE tells it.
///
/// The rules are those of the system's zone data. Only the years asked for are told, so a feed stays small, and at most
/// 100 of them between 1900 and 2100, about 200 transitions; the last offset told holds for all times after it and the
/// first for all before, which for years outside is the best there is to know.
struct ZoneRules: Sendable {
    /// Times at which one offset gave way to another.
    struct Observance: Hashable, Sendable {
        let isDaylight: Bool
        /// Seconds east of UTC before and after.
        let from: Int
        let to: Int
        /// Local times by the offset before, as iCalendar writes them; oldest first, never empty.
        fileprivate(set) var onsets: [String]
    }

    let name: String
    /// In the order of their first onsets.
    private(set) var observances: [Observance] = []

    private static let years = 1900...2100
    private static let yearLimit = 100
    private static let day = 86_400

    /// Nil for UTC and for names that the system does not know.
    init?(name: String, years: Set<Int>) {
        // Nothing that would have to be quoted in a parameter, nor the spellings of offsets that Foundation accepts.
        let isPlain = name.utf8.allSatisfy { byte in
            let character = Character(Unicode.Scalar(byte))
            return byte < 0x80 && (character.isLetter || character.isNumber || "/_+-".contains(character))
        }
        guard isPlain, let zone = TimeZone(identifier: name), !["GMT", "UTC"].contains(zone.identifier) else {
            return nil
        }
        self.name = name
        let near = Set(years.map { min(max($0, Self.years.lowerBound), Self.years.upperBound) })
        tell(near.sorted().suffix(Self.yearLimit), of: zone)
    }

    private mutating func tell(_ years: ArraySlice<Int>, of zone: TimeZone) {
        var cursor = Int.min
        var current = (offset: 0, isDaylight: false)
        for year in years {
            guard let first = LocalDate(year: year, month: 1, day: 1)?.daysSince1970 else { continue }
            // A day more at both ends, since a local year may begin up to 14 hours before or after UTC's.
            let (start, end) = ((first - 1) * Self.day, (first + 367) * Self.day)
            if start > cursor {
                let here = Self.state(of: zone, at: start)
                if cursor == Int.min {
                    // Before anything told; programs for Windows know no time before 1601.
                    note("16010101T000000", here.isDaylight, from: here.offset, to: here.offset)
                } else if here != current {
                    note(Self.stamp(start + current.offset), here.isDaylight, from: current.offset, to: here.offset)
                }
                (cursor, current) = (start, here)
            }
            while let next = Self.transition(of: zone, after: cursor), next <= end {
                let then = Self.state(of: zone, at: next)
                note(Self.stamp(next + current.offset), then.isDaylight, from: current.offset, to: then.offset)
                (cursor, current) = (next, then)
            }
            cursor = max(cursor, end)
        }
    }

    private mutating func note(_ onset: String, _ isDaylight: Bool, from: Int, to: Int) {
        let same = observances.firstIndex { $0.isDaylight == isDaylight && $0.from == from && $0.to == to }
        if let same {
            observances[same].onsets.append(onset)
        } else {
            observances.append(Observance(isDaylight: isDaylight, from: from, to: to, onsets: [onset]))
        }
    }

    private static func state(of zone: TimeZone, at seconds: Int) -> (offset: Int, isDaylight: Bool) {
        let date = Date(timeIntervalSince1970: Double(seconds))
        return (zone.secondsFromGMT(for: date), zone.isDaylightSavingTime(for: date))
    }

    /// The first later change of the zone, by daylight saving or otherwise, in seconds since 1970.
    private static func transition(of zone: TimeZone, after seconds: Int) -> Int? {
        let next = zone.nextDaylightSavingTimeTransition(after: Date(timeIntervalSince1970: Double(seconds)))
        return next.map { Int($0.timeIntervalSince1970) }.flatMap { $0 > seconds ? $0 : nil }
    }

    /// A local time, counted in seconds as if it were UTC's: `19880508T020000`.
    private static func stamp(_ local: Int) -> String {
        let second = ((local % day) + day) % day
        guard let date = LocalDate(daysSince1970: (local - second) / day) else { return "16010101T000000" }
        return date.stamp + "T" + (second / 3_600).digits(2) + (second / 60 % 60).digits(2) + (second % 60).digits(2)
    }
}

extension LocalDate {
    /// As iCalendar writes a DATE: `20261114`.
    var stamp: String { year.digits(4) + month.digits(2) + day.digits(2) }
}
