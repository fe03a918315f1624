import GRDB
import PieceModel
import PieceStore

/// A way to the rows of a page: few pieces are looked up one by one and sorted; among many, walking along an index that
/// has the order finds a page soon.
enum ListingPlan: Hashable {
    /// Along the index that has the order, filtering on the way.
    case order
    /// The same, skipping rows that the search's index does not have; nil asks the index, however many it has.
    case orderAmongMatches([Int64]?)
    /// Along the order, but only its first part: where most pieces match, a page is full long before the end of it.
    case start
    /// From the few rows that the search's index has.
    case matches([Int64])
    /// From the account's hearts.
    case hearts
    /// From the pieces of some days, when the order is not by day.
    case days

    // Bounds between the plans: what lies below them costs a few milliseconds (measured with 100,000 pieces).
    static let fewMatches = 1000
    static let manyMatches = 5000
    static let manyHearts = 5000
    static let manyDays = 20_000
    /// How long the first part of an order is.
    private static let startLength = 2000

    /// The statement that gives the rows of a page and one more.
    func sql(_ query: PieceQuery) -> SQL {
        let end: SQL = " ORDER BY \(sql: query.order.sql) LIMIT \(query.limit + 1)"
        let filters = ListingPlan.filters(query)
        let words = ListingPlan.words(query)
        switch self {
        case .order:
            return "SELECT row FROM " + ListingPlan.index(query, byViewing: query.order.isByViewing)
                + ListingPlan.condition(filters + words) + end
        case .orderAmongMatches(let rows):
            let source: SQL = rows.map(ListingPlan.table) ?? ListingPlan.matching(query)
            return "SELECT row FROM " + ListingPlan.index(query, byViewing: query.order.isByViewing)
                + ListingPlan.condition(filters + ["row IN (" + source + ")"] + words) + end
        case .start:
            // The inner limit bounds how many texts are tested; the few that pass are put in order again.
            return "SELECT row FROM (SELECT row, id, viewing_key, search_text, search_initials FROM "
                + ListingPlan.index(query, byViewing: query.order.isByViewing) + ListingPlan.condition(filters)
                + " ORDER BY \(sql: query.order.sql) LIMIT \(ListingPlan.startLength))"
                + ListingPlan.condition(words) + end
        case .matches(let rows):
            // A cross join keeps this order of the tables, here and below.
            return "SELECT row FROM (" + ListingPlan.table(rows) + ") AS match CROSS JOIN piece ON row = match.value"
                + ListingPlan.condition(filters + words) + end
        case .hearts:
            let account = query.heartedBy
            return "SELECT row FROM heart CROSS JOIN piece ON id = heart.piece"
                + ListingPlan.condition(["heart.account = \(account)"] + filters) + end
        case .days:
            return "SELECT row FROM " + ListingPlan.index(query, byViewing: true) + ListingPlan.condition(filters) + end
        }
    }

    /// The pieces of a query's days and kind, for counting; nil when the order is by day or no day is asked for.
    static func daysOutOfOrder(_ query: PieceQuery) -> SQL? {
        guard !query.order.isByViewing, query.from != nil || query.to != nil else { return nil }
        return index(query, byViewing: true) + condition(scope(query) + days(query))
    }

    /// The pieces by the index that has those of a query's scope in an order; see `Migrations`.
    private static func index(_ query: PieceQuery, byViewing: Bool) -> SQL {
        let scope = (query.owner == nil ? "public" : "owner") + (query.kinds.count == 1 ? "_kind" : "")
        return "piece INDEXED BY \(sql: scope)_\(sql: byViewing ? "viewing" : "created")"
    }

    private static func condition(_ filters: [SQL]) -> SQL {
        filters.isEmpty ? "" : " WHERE " + filters.joined(separator: " AND ")
    }

    /// The rows of the pieces that may have the words of a query, and some others.
    static func matching(_ query: PieceQuery) -> SQL {
        let expression = query.search.map { SearchIndex.expression(for: $0, owner: query.owner) }
        return "SELECT rowid FROM piece_search WHERE piece_search MATCH \(expression)"
    }

    /// Numbers as a table with the column `value`.
    private static func table(_ rows: [Int64]) -> SQL { "SELECT value FROM json_each(\("\(rows)"))" }

    /// What the first columns of an index decide.
    private static func scope(_ query: PieceQuery) -> [SQL] {
        // `public` is written out, not bound, because the indexes of public pieces are partial.
        var filters: [SQL] = [query.owner.map { "owner = \($0)" } ?? "visibility = 'public'"]
        if let kind = query.kinds.first, query.kinds.count == 1 { filters.append("kind = \(kind.id)") }
        return filters
    }

    /// A viewing key is the date, `T`, and perhaps a time; `U` is what follows `T`.
    private static func days(_ query: PieceQuery) -> [SQL] {
        var filters: [SQL] = []
        if let from = query.from { filters.append("viewing_key >= \("\(from)T")") }
        if let to = query.to { filters.append("viewing_key < \("\(to)U")") }
        return filters
    }

    /// All conditions that an index decides.
    private static func filters(_ query: PieceQuery) -> [SQL] {
        var filters = scope(query) + days(query)
        if query.kinds.count > 1 { filters.append("kind IN \(query.kinds.map(\.id).sorted())") }
        if let visibility = query.visibility {
            filters.append("visibility IN \(visibility.map(\.rawValue).sorted())")
        }
        if let score = query.minimumScore { filters.append("score >= \(score.halves)") }
        if !query.genres.isEmpty {
            let any = query.genres.map(\.id).sorted().map { id in SQL("instr(genres, \(",\(id),"))") }
            filters.append("(" + any.joined(separator: " OR ") + ")")
        }
        if let cursor = query.after { filters.append(query.order.after(cursor)) }
        if let account = query.heartedBy {
            filters.append("EXISTS (SELECT 1 FROM heart WHERE account = \(account) AND piece = id)")
        }
        return filters
    }

    /// The words of the search, which read a piece's texts.
    private static func words(_ query: PieceQuery) -> [SQL] {
        (query.search?.words ?? []).map { word in
            "instr(\(sql: word.isInitials ? "search_initials" : "search_text"), \(word.text))"
        }
    }
}

extension PieceQuery.Order {
    fileprivate var isByViewing: Bool { self == .latestViewing || self == .earliestViewing }

    fileprivate var sql: String {
        switch self {
        case .latestViewing: "viewing_key DESC, id DESC"
        case .earliestViewing: "viewing_key, id"
        case .newest: "id DESC"
        case .oldest: "id"
        }
    }

    fileprivate func after(_ cursor: PieceCursor) -> SQL {
        switch self {
        case .latestViewing: "(viewing_key, id) < (\(cursor.key), \(cursor.id))"
        case .earliestViewing: "(viewing_key, id) > (\(cursor.key), \(cursor.id))"
        case .newest: "id < \(cursor.id)"
        case .oldest: "id > \(cursor.id)"
        }
    }
}
