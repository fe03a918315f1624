import PieceModel

extension FeedPiece {
    /// The facts as lines for people, in the feed's language.
    /// - Parameter withPlace: also date and venue, which a calendar has places of its own for.
    func lines(_ options: FeedOptions, withPlace: Bool) -> [String] {
        let locale = options.locale
        var lines = [locale.name(of: piece.kind)]
        if let number = piece.number { lines[0] += " · " + TicketLocale.number(number) }
        func add(_ label: TicketLabel, _ text: String?) {
            if let text, !text.isEmpty { lines.append("\(locale.label(label)): \(text)") }
        }
        if withPlace {
            add(.date, locale.dateTime(piece.date, piece.time))
            add(.venue, piece.venue)
        }
        if options.shows.contains(.seat) { add(.seat, piece.seat.map(locale.seat)) }
        add(.cast, locale.cast(piece.cast))
        if options.shows.contains(.companions) { add(.companions, locale.companions(piece.companions)) }
        if options.shows.contains(.price) { add(.price, piece.price.map(locale.price)) }
        if let score = piece.score { lines.append("★ " + TicketLocale.score(score)) }
        if let review = piece.review { lines.append(review) }
        return lines.map(FeedText.clean)
    }
}
