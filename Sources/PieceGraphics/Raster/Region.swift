/// A recipe for coverage: the nonzero fill of `path` without the nonzero fill of `holes`.
public struct Region: Hashable, Sendable {
    public var path: Path
    public var holes: Path?

    public init(_ path: Path, holes: Path? = nil) {
        self.path = path
        self.holes = holes
    }

    public func transformed(by t: Transform) -> Region {
        Region(path.transformed(by: t), holes: holes?.transformed(by: t))
    }
}
