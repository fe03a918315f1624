import PieceCards
import PieceCount
import PieceModel
import PieceRender
import PieceStore

// Cards made of many pieces: the year's recap and the month's calendar.
extension Library {
    /// Who looks at a card, which decides what is on it.
    enum CardAudience: Hashable, Sendable {
        case owner
        /// Whoever has the link. Numbers are of all pieces, as the owner who made the link sees them; but only public
        /// pieces are named or shown, without what they hide, no place is named, and money only when the link shows it.
        case link(showsPrice: Bool)

        var showsPrice: Bool { self == .owner || self == .link(showsPrice: true) }
    }

    /// The card of a year.
    /// - Throws: not-found for a year without pieces.
    func recap(
        of year: Int, for owner: AccountID, locale: TicketLocale?, audience: CardAudience, link: String?
    ) async throws -> YearRecap {
        guard let account = try await store.account(owner), !account.disabled else { throw Problem.notFound("recap") }
        let numbers = try await store.counts(of: owner) { try RecapNumbers($0, year: year) }
        guard numbers.rollup.count > 0 else { throw Problem.notFound("recap of \(year)") }
        let locale = locale ?? account.locale
        let best = try await best(of: year, owner)
        var bestCard: YearRecap.Best?
        if let best, let picture = try await cardPicture(best.id, audience) {
            bestCard = YearRecap.Best(
                title: best.title, score: best.score, review: picture.review, picture: picture.picture)
        }
        var fan: [CardPicture] = []
        for entry in try await fanEntries(of: year, numbers.rollup, owner) {
            if let picture = try await cardPicture(entry.id, audience) { fan.append(picture.picture) }
        }
        let spent = audience.showsPrice ? numbers.spent : []
        return YearRecap(
            year: year, nickname: account.nickname, total: numbers.rollup.count, difference: numbers.difference,
            mix: numbers.mix(locale), spend: spent,
            meanPerPiece: spent.isEmpty ? nil : numbers.mean,
            venue: audience == .owner ? numbers.venue.map { YearRecap.Share($0.name, $0.tally.value) } : nil,
            months: numbers.rollup.months.dense(12, from: 1), best: bestCard, fan: Array(fan.reversed()), link: link,
            address: link.map { String($0.drop { $0 != ":" }.dropFirst(3)) }, locale: locale)
    }

    /// The card of a month, for its owner: of the pieces that statistics count.
    func monthCard(
        _ days: ClosedRange<LocalDate>, for identity: Identity, locale: TicketLocale?
    ) async throws -> MonthCard {
        let account = try await account(identity)
        let (year, month) = (days.lowerBound.year, days.lowerBound.month)
        let rollup = try await report(for: identity) { try $0.rollup(.month(year: year, month)) }
        guard !rollup.isEmpty else { throw Problem.notFound("piece in \(year)-\(month)") }
        var cardDays: [Int: MonthCard.Day] = [:]
        for day in rollup.days.entries {
            guard let date = LocalDate(year: year, month: month, day: day.index) else { continue }
            let first = try await store.entries(
                EntryQuery(owner: identity.account, days: [date...date], countedOnly: true, limit: 1)
            ).first
            var picture: CardPicture?
            if let first { picture = try await cardPicture(first.id, .owner)?.picture }
            cardDays[day.index] = MonthCard.Day(picture, count: day.value)
        }
        let locale = locale ?? account.locale
        let kinds = Dictionary(
            rollup.kinds.compactMap { id, count in Kind(id: id).map { ($0, count) } }, uniquingKeysWith: +)
        let scores = rollup.scoreSum
        return MonthCard(
            year: year, month: month, days: cardDays, total: rollup.count, spend: RecapNumbers.spent(rollup),
            meanScore: scores.pieces == 0 ? nil : Double(scores.halves) / Double(scores.pieces) / 2,
            places: PlaceLine.text(kinds, locale: locale), address: nil, locale: locale)
    }

    /// Paints a card on a renderer's thread.
    func paint(_ card: some Card, slot: consuming RenderPool.Reservation) async throws -> RenderedTicket {
        try await rendering(slot: slot) { renderer throws(RenderError) in try renderer.render(card) }
    }

    /// Up to four pieces of a year that a card spreads, the best rated first, then the latest.
    private func fanEntries(of year: Int, _ rollup: Rollup, _ owner: AccountID) async throws -> [PieceEntry] {
        guard let first = LocalDate(year: year, month: 1, day: 1), let last = LocalDate(year: year, month: 12, day: 31)
        else { return [] }
        var query = EntryQuery(owner: owner, days: [first...last], countedOnly: true, latestFirst: true, limit: 4)
        var fan: [PieceEntry] = []
        for halves in rollup.scores.entries.reversed().map(\.index) where fan.count < 4 {
            query.score = Score(halves: halves)
            fan += try await store.entries(query).prefix(4 - fan.count)
        }
        if fan.count < 4 {
            query.score = nil
            let more = try await store.entries(query).filter { entry in !fan.contains { $0.id == entry.id } }
            fan += more.prefix(4 - fan.count)
        }
        return fan
    }

    /// A piece's picture for a card, and the line about it; nil when the audience may not see the piece.
    private func cardPicture(
        _ id: PieceID, _ audience: CardAudience
    ) async throws -> (picture: CardPicture, review: String?)? {
        guard let record = try await store.piece(id) else { return nil }
        let pictures = record.pictures
        let picture: Picture?
        if case .link = audience {
            guard record.piece.visibility == .public else { return nil }
            picture = pictures.masked.dropFirst().first ?? pictures.masked.first
        } else if CardPicture.wantsCutout(layout: record.design.layout), let cutout = pictures.cutout {
            picture = cutout
        } else {
            picture = pictures.thumbnails.first ?? pictures.ticket
        }
        guard let picture else { return nil }
        return (CardPicture(try await content(of: picture)), record.piece.review)
    }
}

/// What a recap reads, in one read of the store.
private struct RecapNumbers: Sendable {
    let rollup: Rollup
    let before: Int
    let venue: Ranked?

    init(_ reader: any CountReader, year: Int) throws {
        let keys = [RollupKey(.year(year)), RollupKey(.year(year - 1))]
        let rollups = try reader.rollups(keys)
        rollup = rollups[keys[0]] ?? Rollup()
        before = rollups[keys[1]]?.count ?? 0
        let hidden = try reader.preferences().hidden[Dimension.venue.rawValue] ?? []
        venue = try reader.ranking(.venue, keys[0], limit: 1 + hidden.count).first { !hidden.contains($0.name) }
    }

    var difference: Int? { before == 0 ? nil : rollup.count - before }

    func mix(_ locale: TicketLocale) -> [YearRecap.Share] {
        rollup.kinds.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.compactMap { id, count in
            Kind(id: id).map { YearRecap.Share(locale.name(of: $0), count) }
        }
    }

    var spent: [Money] { RecapNumbers.spent(rollup) }

    /// What was paid, by how many pieces were paid in the currency.
    static func spent(_ rollup: Rollup) -> [Money] {
        rollup.money.sorted { ($0.value.pieces, $1.key) > ($1.value.pieces, $0.key) }.compactMap { code, sums in
            guard sums.paid > 0, let currency = Currency(code) else { return nil }
            return Money(minorUnits: min(sums.paid, Money.maximum), currency: currency)
        }
    }

    /// The mean in the first of the currencies, of the pieces that have a price.
    var mean: Money? {
        guard let first = spent.first, let sums = rollup.money[first.currency.code], sums.pieces > 0 else { return nil }
        return Money(minorUnits: min(sums.paid / sums.pieces, Money.maximum), currency: first.currency)
    }
}
