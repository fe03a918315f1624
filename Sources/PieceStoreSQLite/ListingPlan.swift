import GRDB
import PieceModel
import PieceStore

/// Where a listing starts from. SQLite cannot know how many pieces a search or somebody's hearts leave, so they are counted,
/// up to a bound, and the way is chosen here: few are looked up one by one and sorted; among many, walking the order
/// finds a page soon.
enum ListingPlan {
    /// Along an index that has the order, filtering on the way.
    case order
    /// The same, skipping what the search's index does not have.
    case orderAmongMatches
    /// From the few matches of the search.
    case matches
    /// From the account's few hearts.
    case hearts

    /// So many rows are looked up and sorted within a few milliseconds.
    static let few = 1000
    /// From about here on, making a set of the matches costs more than testing the pieces on the way.
    static let many = 20_000

    init(_ query: PieceQuery, _ database: Database) throws {
        if let search = query.search {
            let expression = SearchIndex.expression(for: search, owner: query.owner)
            let matches: Int? = try database.value(
                """
                SELECT count(*) FROM
                    (SELECT 1 FROM piece_search WHERE piece_search MATCH \(expression) LIMIT \(ListingPlan.many))
                """)
            switch matches ?? 0 {
            case ...ListingPlan.few: self = .matches
            case ..<ListingPlan.many: self = .orderAmongMatches
            default: self = .order
            }
        } else if let account = query.heartedBy {
            let hearts: Int? = try database.value(
                """
                SELECT count(*) FROM (SELECT 1 FROM heart WHERE account = \(account) LIMIT \(ListingPlan.few + 1))
                """)
            self = (hearts ?? 0) <= ListingPlan.few ? .hearts : .order
        } else {
            self = .order
        }
    }

    /// The statement that gives the documents of a page and one more.
    func sql(_ query: PieceQuery) -> SQL {
        var sql: SQL = "SELECT document FROM"
        var filters = ListingPlan.filters(query)
        switch self {
        case .order:
            sql += " piece INDEXED BY \(sql: ListingPlan.index(query))"
        case .orderAmongMatches:
            sql += " piece INDEXED BY \(sql: ListingPlan.index(query))"
            if let search = query.search {
                let expression = SearchIndex.expression(for: search, owner: query.owner)
                filters.insert(
                    "piece.row IN (SELECT rowid FROM piece_search WHERE piece_search MATCH \(expression))", at: 0)
            }
        case .matches:
            // A cross join keeps this order of the tables.
            sql += " piece_search CROSS JOIN piece ON piece.row = piece_search.rowid"
            if let search = query.search {
                filters.insert("piece_search MATCH \(SearchIndex.expression(for: search, owner: query.owner))", at: 0)
            }
        case .hearts:
            sql += " heart CROSS JOIN piece ON piece.id = heart.piece"
            if let account = query.heartedBy { filters.insert("heart.account = \(account)", at: 0) }
        }
        return sql + " WHERE " + filters.joined(separator: " AND ") + " ORDER BY \(sql: query.order.sql)"
            + " LIMIT \(query.limit + 1)"
    }

    /// The index that has the pieces of a query's scope in its order; see `Migrations`.
    private static func index(_ query: PieceQuery) -> String {
        (query.owner == nil ? "public" : "owner") + (query.kinds.count == 1 ? "_kind" : "")
            + (query.order.isByViewing ? "_viewing" : "_created")
    }

    /// The conditions, cheap ones first, texts last.
    private static func filters(_ query: PieceQuery) -> [SQL] {
        var filters: [SQL] = []
        if let owner = query.owner {
            filters.append("owner = \(owner)")
        } else {
            // Written out, not bound, because the indexes of public pieces are partial.
            filters.append("visibility = 'public'")
        }
        if let kind = query.kinds.first, query.kinds.count == 1 {
            filters.append("kind = \(kind.id)")
        } else if !query.kinds.isEmpty {
            filters.append("kind IN \(query.kinds.map(\.id).sorted())")
        }
        // A viewing key is the date, `T`, and perhaps a time; `U` is what follows `T`.
        if let from = query.from { filters.append("viewing_key >= \("\(from)T")") }
        if let to = query.to { filters.append("viewing_key < \("\(to)U")") }
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
            filters.append("EXISTS (SELECT 1 FROM heart WHERE account = \(account) AND piece = piece.id)")
        }
        for word in query.search?.words ?? [] {
            filters.append("instr(\(sql: word.isInitials ? "search_initials" : "search_text"), \(word.text))")
        }
        return filters
    }
}

extension PieceQuery.Order {
    fileprivate var isByViewing: Bool { self == .latestViewing || self == .earliestViewing }

    fileprivate var sql: String {
        switch self {
        case .latestViewing: "viewing_key DESC, piece.id DESC"
        case .earliestViewing: "viewing_key, piece.id"
        case .newest: "piece.id DESC"
        case .oldest: "piece.id"
        }
    }

    fileprivate func after(_ cursor: PieceCursor) -> SQL {
        switch self {
        case .latestViewing: "(viewing_key, piece.id) < (\(cursor.key), \(cursor.id))"
        case .earliestViewing: "(viewing_key, piece.id) > (\(cursor.key), \(cursor.id))"
        case .newest: "piece.id < \(cursor.id)"
        case .oldest: "piece.id > \(cursor.id)"
        }
    }
}
