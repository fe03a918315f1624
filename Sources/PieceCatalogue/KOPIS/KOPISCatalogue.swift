public import PieceModel
import PieceNet

/// Performances in Korea, of KOPIS (공연예술통합전산망).
///
/// Its list answers for at most 31 days at a time. With a day of visit the 31 days around it are asked; without, three
/// such windows around today, so that a title is found from six weeks ago to six weeks ahead.
public struct KOPISCatalogue: WorkCatalogue {
    public let source = WorkSource.kopis
    private let fetcher: Fetcher
    private let cache: WorkCache
    private let clock: Clock

    /// How many works a window gives on one page; KOPIS allows 100.
    static let rows = 50

    /// - Parameter clock: tells what today is, and when remembered answers are too old.
    public init(_ settings: CatalogueSettings, clock: Clock) {
        fetcher = Fetcher(source: .kopis, settings: settings)
        cache = WorkCache(clock: clock)
        self.clock = clock
    }

    public func search(_ query: WorkQuery) async throws(CatalogueError) -> [Work] {
        guard Catalogues.sources(for: query.kind).contains(source) else { return [] }
        let windows = KOPISCatalogue.windows(around: query.around, today: today)
        let key = "search \(query.page) \(query.kind?.id ?? "") \(windows) \(query.title)"
        return try await cache.works(key) { () async throws(CatalogueError) in
            var seen: Set<String> = []
            return try await works(query, in: windows).filter { seen.insert($0.id).inserted }
        }
    }

    public func work(_ id: String) async throws(CatalogueError) -> Work? {
        guard id.hasPrefix("PF"), (3...12).contains(id.utf8.count),
            id.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw fetcher.error(
                .invalid, "\"\(id.prefix(20))\" is not the id of a performance", "use the id from a search")
        }
        return try await cache.works("work \(id)") { () async throws(CatalogueError) in
            try await list("/openApi/restful/pblprfr/\(id)", []).filter { $0.id == id }
        }.first
    }

    public func poster(of id: String) async throws(CatalogueError) -> [UInt8]? {
        guard let text = try await work(id)?.posterPath else { return nil }
        guard let address = WebAddress(text) else {
            throw fetcher.error(.refused, "the poster's address cannot be read", "choose a photo of your own")
        }
        return try await fetcher.poster(at: address)
    }

    /// The day it is in Korea, which keeps no summer time.
    private var today: LocalDate? {
        LocalDate(daysSince1970: Int((clock.now().unixSeconds + 9 * 3_600) / 86_400))
    }

    /// First and last days of the windows to ask, the nearest first; the calendar's ends have fewer.
    static func windows(around day: LocalDate?, today: LocalDate?) -> [ClosedRange<LocalDate>] {
        guard let middle = (day ?? today)?.daysSince1970 else { return [] }
        return (day == nil ? [0, 31, -31] : [0]).compactMap { shift in
            guard let first = LocalDate(daysSince1970: middle + shift - 15),
                let last = LocalDate(daysSince1970: middle + shift + 15)
            else { return nil }
            return first...last
        }
    }

    /// What each window has, in the order of the windows; all are asked at the same time.
    private func works(
        _ query: WorkQuery, in windows: [ClosedRange<LocalDate>]
    ) async throws(CatalogueError) -> [Work] {
        let answers = await withTaskGroup(of: (Int, Result<[Work], CatalogueError>).self) { group in
            for (index, window) in windows.enumerated() {
                group.addTask {
                    do throws(CatalogueError) {
                        return (index, .success(try await performances(query, in: window)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        var works: [Work] = []
        for (_, answer) in answers { works += try answer.get() }
        return works
    }

    private func performances(
        _ query: WorkQuery, in window: ClosedRange<LocalDate>
    ) async throws(CatalogueError) -> [Work] {
        let codes = query.kind?.kopisCodes ?? []
        var parameters = [
            ("stdate", window.lowerBound.compact), ("eddate", window.upperBound.compact), ("cpage", "\(query.page)"),
            ("rows", "\(KOPISCatalogue.rows)"), ("shprfnm", query.title),
        ]
        // The list takes one code only; kinds of several, or of none, are asked for without.
        if codes.count == 1 { parameters.append(("shcate", codes[0])) }
        let found = try await list("/openApi/restful/pblprfr", parameters)
        return codes.isEmpty ? found : found.filter { $0.kind == query.kind }
    }

    /// The performances at a path of the API; none when there is nothing.
    private func list(_ path: String, _ parameters: [(String, String)]) async throws(CatalogueError) -> [Work] {
        let address = fetcher.settings.base.appending(
            path, query: [("service", fetcher.settings.key.text)] + parameters)
        guard let bytes = try await fetcher.get(address, limit: Fetcher.documentBytes) else { return [] }
        let entries: [XMLNode]
        do throws(XMLProblem) {
            let root = try XMLNode.parse(bytes)
            guard root.name == "dbs" else { throw XMLProblem(message: "starts with another element") }
            entries = root.children.filter { $0.name == "db" }
        } catch {
            throw fetcher.error(
                .malformed, "the answer \(error.message)", "try again later, or check the configured address")
        }
        for entry in entries { try check(entry) }
        return entries.compactMap(Work.init(kopis:))
    }

    /// KOPIS reports failures as an entry of an answer 200.
    private func check(_ entry: XMLNode) throws(CatalogueError) {
        guard let code = entry["returncode"].line(limit: 20), code != "00" else { return }
        let message = entry["errmsg"].line(limit: 200) ?? ""
        if message.uppercased().contains("KEY") {
            throw fetcher.error(.unauthorised, "the key was not accepted", "check the key in the configuration")
        }
        if message.uppercased().contains("LIMIT") {
            throw fetcher.error(.limited(retryAfter: nil), "too many requests were made", "try again tomorrow")
        }
        // The message itself might repeat the request, so only its code is told.
        throw fetcher.error(.unavailable, "KOPIS answered with its code \(code)", "try again later")
    }
}

extension LocalDate {
    /// `YYYYMMDD`.
    fileprivate var compact: String { description.filter { $0 != "-" } }
}
