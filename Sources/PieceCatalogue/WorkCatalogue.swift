public import PieceModel

/// Looks works up by title in one outside catalogue.
///
/// Requests leave for the configured origins only, never follow redirects, take a few seconds at most and are repeated
/// once when the other side fails. Answers are bounded and remembered for ten minutes (posters are not).
public protocol WorkCatalogue: Sendable {
    var source: WorkSource { get }

    /// The works that fit a query, best first; empty when there are none (any more).
    func search(_ query: WorkQuery) async throws(CatalogueError) -> [Work]

    /// Everything the catalogue tells about a work, or nil when it has no such id.
    func work(_ id: String) async throws(CatalogueError) -> Work?

    /// The poster's file, a JPEG, PNG or WebP of at most 20 MB, not yet decoded; nil when there is no work or poster.
    func poster(of id: String) async throws(CatalogueError) -> [UInt8]?
}

/// A question for works by title.
public struct WorkQuery: Hashable, Sendable {
    /// 1…100 characters, trimmed.
    public let title: String
    /// Only works of this kind; nil for all.
    public let kind: Kind?
    /// The day of the visit, which performances must be on near to; nil looks around today.
    public let around: LocalDate?
    /// 1…500.
    public let page: Int

    /// - Throws: `.invalid` when the title is empty, too long or holds control characters, or the page is out of range.
    public init(
        _ title: String, kind: Kind? = nil, around: LocalDate? = nil, page: Int = 1
    ) throws(CatalogueError) {
        let trimmed = title.trimmed.precomposed
        guard !trimmed.isEmpty, trimmed.unicodeScalars.count <= 100,
            !trimmed.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw CatalogueError(
                .invalid, "the title to look up must have 1 to 100 characters on one line",
                "write the title, or its beginning")
        }
        guard (1...500).contains(page) else {
            throw CatalogueError(.invalid, "there is no page \(page)", "ask for page 1 to 500")
        }
        self.title = trimmed
        self.kind = kind
        self.around = around
        self.page = page
    }
}
