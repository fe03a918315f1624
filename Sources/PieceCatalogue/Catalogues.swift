public import PieceModel

/// The catalogues that are configured, asked as one.
public struct Catalogues: Sendable {
    /// What was found, and which catalogues could not answer.
    public struct Findings: Sendable {
        public var works: [Work]
        /// Each names its catalogue as `source`.
        public var failures: [CatalogueError]
    }

    /// At most one of each source, in the order in which their findings are listed.
    public let all: [any WorkCatalogue]

    /// - Parameter all: the catalogues; of two with one source the first counts.
    public init(_ all: [any WorkCatalogue]) {
        var seen: Set<WorkSource> = []
        self.all = all.filter { seen.insert($0.source).inserted }
    }

    /// The catalogue of a source, or nil when it is not configured.
    public subscript(source: WorkSource) -> (any WorkCatalogue)? { all.first { $0.source == source } }

    /// The sources that know works of a kind: films are TMDB's, all others KOPIS's; nil asks both.
    public static func sources(for kind: Kind?) -> Set<WorkSource> {
        guard let kind else { return Set(WorkSource.allCases) }
        return kind.id == "movie" ? [.tmdb] : [.kopis]
    }

    /// Asks the catalogues that know the kind, at the same time; one that fails does not fail the others.
    public func search(_ query: WorkQuery) async -> Findings {
        let sources = Catalogues.sources(for: query.kind)
        let answers = await withTaskGroup(of: (Int, Result<[Work], CatalogueError>).self) { group in
            for (index, catalogue) in all.enumerated() where sources.contains(catalogue.source) {
                group.addTask {
                    do throws(CatalogueError) {
                        return (index, .success(try await catalogue.search(query)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
        }
        var findings = Findings(works: [], failures: [])
        for (_, answer) in answers {
            switch answer {
            case .success(let works): findings.works += works
            case .failure(let error): findings.failures.append(error)
            }
        }
        return findings
    }
}
