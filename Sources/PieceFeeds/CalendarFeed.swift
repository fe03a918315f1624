import PieceModel

/// Writes pieces as an iCalendar that programs subscribe to (RFC 5545, RFC 7986).
///
/// The bytes depend on nothing but what is given and the system's zone data, so equal input has an equal ETag.
public enum CalendarFeed {
    public static let mediaType = "text/calendar; charset=utf-8"

    /// A VCALENDAR with one VEVENT a piece, in the order given.
    ///
    /// Times are local ones with a TZID and its VTIMEZONE. That also settles the times that a change of the clocks
    /// leaves out or repeats: RFC 5545 §3.3.5 says which moment they mean. Pieces whose zone is UTC or unknown get UTC
    /// times. A piece without a time is a whole day.
    public static func bytes(_ pieces: [FeedPiece], _ options: FeedOptions) -> [UInt8] {
        var lines = ContentLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", "-//PIECE//PIECE Calendar 1//\(options.locale.rawValue.uppercased())")
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("NAME", text: options.name)
        lines.add("X-WR-CALNAME", text: options.name)
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
        lines.add("X-PUBLISHED-TTL", "PT1H")
        if let url = options.url { lines.add("SOURCE;VALUE=URI", address: url) }
        if let home = options.home { lines.add("URL", address: home) }
        let zones = zones(of: pieces)
        for name in zones.keys.sorted() { zones[name].map { lines.add($0) } }
        for piece in pieces { lines.add(piece, isZoned: zones[piece.timeZone] != nil, options) }
        lines.add("END", "VCALENDAR")
        return lines.bytes
    }

    /// The rules of every zone that a time is in, by name.
    private static func zones(of pieces: [FeedPiece]) -> [String: ZoneRules] {
        var years: [String: Set<Int>] = [:]
        for piece in pieces where piece.piece.time != nil {
            years[piece.timeZone, default: []].insert(piece.piece.date.year)
        }
        var zones: [String: ZoneRules] = [:]
        for (name, years) in years { zones[name] = ZoneRules(name: name, years: years) }
        return zones
    }
}

extension ContentLines {
    fileprivate mutating func add(_ zone: ZoneRules) {
        add("BEGIN", "VTIMEZONE")
        add("TZID", zone.name)
        for observance in zone.observances {
            let kind = observance.isDaylight ? "DAYLIGHT" : "STANDARD"
            add("BEGIN", kind)
            add("DTSTART", observance.onsets[0])
            add("TZOFFSETFROM", Self.offset(observance.from))
            add("TZOFFSETTO", Self.offset(observance.to))
            for onset in observance.onsets.dropFirst() { add("RDATE", onset) }
            add("END", kind)
        }
        add("END", "VTIMEZONE")
    }

    fileprivate mutating func add(_ item: FeedPiece, isZoned: Bool, _ options: FeedOptions) {
        let piece = item.piece
        add("BEGIN", "VEVENT")
        add("UID", text: item.id)
        // Without a METHOD this is when the event was last revised (RFC 5545 §3.8.7.2).
        add("DTSTAMP", Self.stamp(item.updated))
        if let time = piece.time {
            let local = "\(piece.date.stamp)T\(time.hour.digits(2))\(time.minute.digits(2))00"
            add(isZoned ? "DTSTART;TZID=\(item.timeZone)" : "DTSTART", isZoned ? local : local + "Z")
            // A length and not an end, which could fall into an hour that the clocks repeat.
            add("DURATION", "PT\(piece.kind.usualMinutes)M")
        } else {
            add("DTSTART;VALUE=DATE", piece.date.stamp)
            // The day after 9999-12-31 cannot be written; one day is also what no end means.
            if let next = LocalDate(daysSince1970: piece.date.daysSince1970 + 1) {
                add("DTEND;VALUE=DATE", next.stamp)
            }
            add("TRANSP", "TRANSPARENT")
        }
        add("CREATED", Self.stamp(item.created))
        add("LAST-MODIFIED", Self.stamp(item.updated))
        add("SEQUENCE", String(max(0, item.version - 1)))
        add("SUMMARY", text: piece.title)
        if let venue = piece.venue { add("LOCATION", text: venue) }
        add("DESCRIPTION", text: item.lines(options, withPlace: false).joined(separator: "\n"))
        add("CATEGORIES", text: options.locale.name(of: piece.kind))
        if let page = item.page { add("URL", address: page) }
        if let image = item.image {
            let type = FeedText.mediaType(image.mediaType)
            add("IMAGE;VALUE=URI;DISPLAY=BADGE;FMTTYPE=\(type)", address: image.url)
        }
        add("END", "VEVENT")
    }

    /// `20261114T100000Z`.
    private static func stamp(_ instant: Instant) -> String {
        instant.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// `+0900`; with seconds where a zone once had some: `+082752`.
    private static func offset(_ seconds: Int) -> String {
        let length = abs(seconds)
        let text = (seconds < 0 ? "-" : "+") + (length / 3_600).digits(2) + (length / 60 % 60).digits(2)
        return length % 60 == 0 ? text : text + (length % 60).digits(2)
    }
}

extension Kind {
    /// How long a visit is put into a calendar for: about what is usual, since a piece does not know its end.
    fileprivate var usualMinutes: Int {
        switch id {
        case "musical", "concert": 150
        case "dance", "gugak", "exhibition": 90
        case "sports": 180
        case "festival": 360
        default: 120
        }
    }
}
