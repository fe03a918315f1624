public import PieceGraphics
public import PieceModel

extension Inputs {
    /// Everything a template can see of a piece, in the ticket's language.
    public init(piece: Piece, locale: TicketLocale, photoSize: Size?, canvas: Size) {
        var v: [String: Value] = [:]
        func set(_ name: String, _ text: String?) { v[name] = .text(text ?? "") }
        set("title", piece.title)
        set("review", piece.review)
        set("venue", piece.venue)
        set("seat", piece.seat.map(locale.seat))
        set("artist", piece.artist)
        set("director", piece.director)
        set("kind", locale.name(of: piece.kind))
        set("kindKo", piece.kind.korean)
        set("kindEn", piece.kind.english)
        set("kindWord", piece.kind.ticketWord)
        set("cast", locale.cast(piece.cast))
        set("castShort", locale.cast(piece.cast, oneLine: true))
        set("companions", locale.companions(piece.companions))
        set("companionsShort", locale.companions(piece.companions, oneLine: true))
        set("price", piece.price.map(locale.price))
        set("priceCode", piece.price.map { "\($0.currency) \(TicketLocale.amount($0))" })
        set("number", piece.number.map(TicketLocale.paddedNumber))
        set("no", piece.number.map(TicketLocale.number))
        set("booking", piece.bookingNumber)
        set("date", locale.dateTime(piece.date, piece.time))
        set("day", locale.date(piece.date))
        set("time", piece.time.map { "\($0)" })
        set("year", TicketLocale.dotted(piece.date).prefix { $0 != "." }.description)
        set("monthDay", TicketLocale.monthDay(piece.date))
        set("weekday", locale.name(of: piece.date.weekday))
        set("weekdayTime", locale.weekdayTime(piece.date, piece.time))
        set("dateDots", TicketLocale.dotted(piece.date))
        set("scoreText", piece.score.map(TicketLocale.score))
        v["score"] = .number(piece.score.map { Double($0.halves) / 2 } ?? 0)
        v["month"] = .number(Double(piece.date.month))
        v["dayOfMonth"] = .number(Double(piece.date.day))
        v["korean"] = .bool(locale == .ko)
        v["canvas.width"] = .number(canvas.width)
        v["canvas.height"] = .number(canvas.height)

        // What codes say when the piece names nothing better: short enough for large modules.
        let stamp = TicketLocale.dotted(piece.date).filter { $0 != "." }
        let own = "PIECE\(piece.number.map(TicketLocale.paddedNumber) ?? "")"
        set("code", piece.bookingNumber.map(TicketLocale.barcode) ?? own + stamp)
        set("link", piece.link ?? "\(own)-\(stamp)")

        let aspect = photoSize.map { $0.width / max(1, $0.height) } ?? 1
        v["photo.present"] = .bool(photoSize != nil)
        v["photo.aspect"] = .number(aspect)
        v["photo.landscape"] = .bool(aspect > 1.2)

        var lists: [String: [[String: Value]]] = [:]
        lists["cast"] = piece.cast.map { ["name": .text($0.name), "role": .text($0.role ?? "")] }
        lists["companions"] = piece.companions.map { ["name": .text($0)] }
        lists["seatParts"] =
            piece.seat.flatMap { SeatParts($0) }?.parts.map {
                ["value": .text($0.value(locale)), "unit": .text($0.unitName(locale))]
            } ?? []
        self.init(
            scope: Scope(values: v, isKorean: locale == .ko), lists: lists, photoSize: photoSize,
            fallback: PhotoFallback(hue: piece.kind.hue, word: piece.kind.ticketWord.uppercased()))
    }

    /// Adds the colours taken from the photo.
    public mutating func use(_ palette: PhotoPalette, canvasWidth: Double) {
        scope.values["palette.vib"] = .color(palette.vib)
        scope.values["palette.counter"] = .color(palette.counter)
        scope.values["palette.deep"] = .color(palette.deep)
        scope.values["palette.tint"] = .color(palette.tint)
        scope.values["palette.dim"] = .color(palette.dim)
        scope.values["palette.hue"] = .number(palette.hue)
        scope.values["palette.chroma"] = .number(palette.chroma)
        var rows: [[String: Value]] = []
        var x = 0.0
        for (index, swatch) in palette.band.enumerated() {
            // Whole pixels, and the last one ends at the canvas's edge.
            let end = index == palette.band.count - 1 ? canvasWidth : (x + swatch.width * canvasWidth).rounded()
            rows.append([
                "color": .color(swatch.color), "hex": .text(swatch.color.hex), "x": .number(x),
                "width": .number(end - x),
            ])
            x = end
        }
        lists["swatches"] = rows
    }
}
