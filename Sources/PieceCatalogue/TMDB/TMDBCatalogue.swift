public import PieceModel
import PieceNet

/// Films of The Movie Database (API version 3), with Korean titles where it has them.
public struct TMDBCatalogue: WorkCatalogue {
    public let source = WorkSource.tmdb
    private let fetcher: Fetcher
    private let cache: WorkCache

    /// - Parameter clock: tells when remembered answers are too old.
    public init(_ settings: CatalogueSettings, clock: Clock) {
        fetcher = Fetcher(source: .tmdb, settings: settings)
        cache = WorkCache(clock: clock)
    }

    public func search(_ query: WorkQuery) async throws(CatalogueError) -> [Work] {
        guard Catalogues.sources(for: query.kind).contains(source) else { return [] }
        return try await cache.works("search \(query.page) \(query.title)") { () async throws(CatalogueError) in
            let parameters = [("query", query.title), ("page", "\(query.page)"), ("include_adult", "false")]
            guard let answer = try await json("/3/search/movie", parameters) else {
                throw fetcher.error(.malformed, "there is no film search here", "check the configured address")
            }
            guard let results = answer["results"]?.array else { throw unexpected("has no results") }
            return results.compactMap { $0.object.flatMap(Work.init(tmdb:)) }
        }
    }

    public func work(_ id: String) async throws(CatalogueError) -> Work? {
        guard (1...10).contains(id.utf8.count), id.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw fetcher.error(.invalid, "\"\(id.prefix(20))\" is not the id of a film", "use the id from a search")
        }
        return try await cache.works("work \(id)") { () async throws(CatalogueError) in
            guard let answer = try await json("/3/movie/\(id)", [("append_to_response", "credits")]) else { return [] }
            guard let work = Work(tmdb: answer), work.id == id else { throw unexpected("describes another film") }
            return [work]
        }.first
    }

    public func poster(of id: String) async throws(CatalogueError) -> [UInt8]? {
        guard let path = try await work(id)?.posterPath, let base = fetcher.settings.images.first else { return nil }
        // A path from data must stay below the image address: one file name.
        let name = path.dropFirst().utf8
        guard path.hasPrefix("/"), name.count <= 100, name.first?.isWord == true,
            name.allSatisfy({ $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else {
            throw fetcher.error(.refused, "the poster's path is not a file name", "choose a photo of your own")
        }
        return try await fetcher.poster(at: base.appending(path))
    }

    /// The object at a path of the API, or nil when there is none.
    private func json(_ path: String, _ parameters: [(String, String)]) async throws(CatalogueError) -> JSONObject? {
        let key = fetcher.settings.key.text
        // Tokens of version 4 (they are JWTs) go into a header; keys of version 3 can only stand in the query.
        let isToken = key.utf8.count > 64 || key.contains(".")
        let address = fetcher.settings.base.appending(
            path, query: parameters + [("language", "ko-KR")] + (isToken ? [] : [("api_key", key)]))
        let headers = [("accept", "application/json")] + (isToken ? [("authorization", "Bearer \(key)")] : [])
        guard let bytes = try await fetcher.get(address, headers: headers, limit: Fetcher.documentBytes) else {
            return nil
        }
        do throws(JSONSyntaxError) {
            let value = try JSONParser.parse(bytes, limits: JSONParser.Limits(bytes: Fetcher.documentBytes, depth: 32))
            if let object = value.object { return object }
        } catch {
            throw unexpected("is not JSON (\(error.message.prefix(100)))")
        }
        throw unexpected("is not an object")
    }

    private func unexpected(_ what: String) -> CatalogueError {
        fetcher.error(.malformed, "the answer \(what)", "try again later, or check the configured address")
    }
}

extension UInt8 {
    /// Whether this is an ASCII letter, digit or `_`.
    fileprivate var isWord: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
