import PieceCount
import PieceFeeds
import PieceModel
import PieceRender
import PieceStore

extension Library {
    /// Which pieces of a calendar feed.
    struct FeedFilter: Hashable, Sendable {
        enum Status: String, CaseIterable { case seen, planned }

        var kinds: Set<Kind> = []
        /// nil is both.
        var status: Status?
    }

    /// How many events a calendar holds: programs fetch all of it every hour. The latest days come first.
    static let calendarLimit = 2000
    /// How many items a reader's feed holds.
    static let readerLimit = 100

    func calendar(of link: OwnerLink, token: String, _ filter: FeedFilter) async throws -> [UInt8] {
        let account = try await feedOwner(link)
        var query = PieceQuery(owner: link.owner, kinds: filter.kinds, limit: 100)
        let today = clock.now().local(in: account.timeZone)?.date
        switch filter.status {
        case .seen: query.to = today
        case .planned: query.from = today.flatMap { LocalDate(daysSince1970: $0.daysSince1970 + 1) }
        case nil: break
        }
        let records = try await records(query, limit: Library.calendarLimit)
        return CalendarFeed.bytes(
            records.map { feedPiece($0, link, token) }, feedOptions(link, account, token, "calendar.ics"))
    }

    enum ReaderFormat: String, Sendable {
        case json = "feed.json"
        case atom = "atom.xml"

        var mediaType: String { self == .json ? JSONFeed.mediaType : AtomFeed.mediaType }
    }

    func readerFeed(of link: OwnerLink, token: String, _ format: ReaderFormat) async throws -> [UInt8] {
        let account = try await feedOwner(link)
        let query = PieceQuery(owner: link.owner, order: .newest, limit: 100)
        let pieces = try await records(query, limit: Library.readerLimit).map { feedPiece($0, link, token) }
        let grants = try await store.counts(of: link.owner) { try $0.grants() }
        let earned = grants.compactMap { grant in
            titles.rule(grant.title).map { rule in
                FeedTitle(
                    id: rule.id, name: rule.name(account.locale), reason: rule.about(account.locale),
                    earned: grant.earned)
            }
        }
        let options = feedOptions(link, account, token, format.rawValue)
        return switch format {
        case .json: JSONFeed.bytes(pieces, titles: earned, options)
        case .atom: AtomFeed.bytes(pieces, titles: earned, options)
        }
    }

    /// A piece that a feed is about.
    func feedRecord(_ link: OwnerLink, _ id: PieceID) async throws -> PieceRecord {
        let owner = try await feedOwner(link)
        guard let record = try await store.piece(id), record.owner == owner.id else {
            throw Problem.notFound("picture")
        }
        return record
    }

    /// The ticket as a feed may show it, rendered without what the feed hides.
    func feedTicket(
        _ link: OwnerLink, _ record: PieceRecord, slot: consuming RenderPool.Reservation
    ) async throws -> RenderedTicket {
        let photo: [UInt8]? = if let picture = record.pictures.source { try await master(picture) } else { nil }
        let job = RenderJob(
            layout: record.design.layout, piece: record.piece.masked(showing: link.shown, link: nil),
            photo: photo.map(PhotoInput.bytes) ?? .none,
            options: RenderOptions(
                locale: record.design.locale, output: .jpeg(quality: 86), longSide: 1200,
                palette: .init(texts: record.design.palette)))
        return try await rendering(slot: slot) { renderer throws(RenderError) in try renderer.render(job) }
    }

    private func feedOwner(_ link: OwnerLink) async throws -> Account {
        guard let account = try await store.account(link.owner), !account.disabled else {
            throw Problem.notFound("feed")
        }
        return account
    }

    /// The first records of a list, page by page.
    private func records(_ query: PieceQuery, limit: Int) async throws -> [PieceRecord] {
        var query = query
        var records: [PieceRecord] = []
        while records.count < limit {
            let page = try await store.pieces(query)
            records += page.items
            guard let next = page.next else { break }
            query.after = next
        }
        return Array(records.prefix(limit))
    }

    private func feedPiece(_ record: PieceRecord, _ link: OwnerLink, _ token: String) -> FeedPiece {
        let ticket = record.pictures.ticket
        let scale = min(1, 1200 / Double(max(ticket.width, ticket.height)))
        // The version is part of the address, so whoever keeps the picture asks anew when the piece has changed.
        let url = "\(settings.publicURL)/feeds/\(token)/tickets/\(record.id)-\(record.version).jpg"
        return FeedPiece(
            id: record.id.description, piece: record.piece, timeZone: record.timeZone, version: record.version,
            created: record.created, updated: record.updated,
            image: FeedImage(
                url: url, mediaType: "image/jpeg", bytes: nil, width: Int(Double(ticket.width) * scale),
                height: Int(Double(ticket.height) * scale)),
            page: record.piece.visibility == .public ? "\(settings.publicURL)/p/\(record.id)" : nil)
    }

    private func feedOptions(
        _ link: OwnerLink, _ account: Account, _ token: String, _ file: String
    ) -> FeedOptions {
        FeedOptions(
            id: link.id.description, name: link.name, locale: account.locale,
            shows: Set(link.shows.compactMap(FeedDetail.init)),
            url: "\(settings.publicURL)/feeds/\(token)/\(file)", home: settings.publicURL, author: account.nickname)
    }
}

extension OwnerLink {
    /// The private fields this link shows.
    var shown: Set<PrivateField> { Set(shows.compactMap(PrivateField.init)) }
}
