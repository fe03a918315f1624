public import PieceModel
public import PieceStore
import Synchronization

/// What a run would do.
public struct RerenderPlan: Sendable {
    /// Pieces that have the same in common: what their tickets were made with, and what they would be made with.
    public struct Row: Hashable, Comparable, Sendable {
        public let layout: String
        public let version: Int
        /// The same for pieces that are current; nil when it is not installed.
        public let newLayout: String?
        public let newVersion: Int?

        private var key: (String, Int, String, Int) { (layout, version, newLayout ?? "", newVersion ?? 0) }
        public static func < (a: Row, b: Row) -> Bool { a.key < b.key }
    }

    /// How many pieces.
    public struct Counts: Hashable, Sendable {
        public var current = 0
        public var toRender = 0
        public var blocked = 0
    }

    /// Why pieces cannot be rendered.
    public struct Obstacle: Hashable, Sendable {
        public var count: Int
        /// One of them.
        public let example: RerenderFailure
    }

    public private(set) var rows: [Row: Counts] = [:]
    /// By reason.
    public private(set) var obstacles: [String: Obstacle] = [:]
    /// How many of those to render are public: their tickets have a code that leads to the service.
    public private(set) var publicCount = 0
    /// The first few to render of each row.
    private var examples: [Row: [PieceID]] = [:]

    /// The counts of all rows together.
    public var total: Counts {
        rows.values.reduce(into: Counts()) { total, counts in
            total.current += counts.current
            total.toRender += counts.toRender
            total.blocked += counts.blocked
        }
    }

    /// Pieces to show what changes: from all rows in turn, those of one row side by side.
    func samples(_ count: Int) -> [PieceID] {
        let rows = examples.keys.sorted()
        let shares = (0..<count).flatMap { index in rows.filter { (examples[$0]?.count ?? 0) > index } }.prefix(count)
        return rows.flatMap { row in (examples[row] ?? []).prefix(shares.count { $0 == row }) }
    }

    fileprivate mutating func add(_ record: PieceRecord, _ layout: LayoutList.Layout?, _ obstacle: String?) {
        let row = row(of: record, layout)
        if let obstacle {
            rows[row, default: Counts()].blocked += 1
            let example = RerenderFailure(record.id, record.number, obstacle)
            obstacles[obstacle, default: Obstacle(count: 0, example: example)].count += 1
        } else {
            rows[row, default: Counts()].toRender += 1
            if record.piece.visibility == .public { publicCount += 1 }
            if examples[row, default: []].count < Rerender.sampleLimit { examples[row, default: []].append(record.id) }
        }
    }

    fileprivate mutating func addCurrent(_ record: PieceRecord) {
        let design = record.design
        let row = Row(
            layout: design.layout, version: design.layoutVersion, newLayout: design.layout,
            newVersion: design.layoutVersion)
        rows[row, default: Counts()].current += 1
    }

    private func row(of record: PieceRecord, _ layout: LayoutList.Layout?) -> Row {
        Row(
            layout: record.design.layout, version: record.design.layoutVersion, newLayout: layout?.name,
            newVersion: layout?.version)
    }
}

extension Rerender {
    /// The most pieces a sheet shows.
    public static let sampleLimit = 12

    /// Counts what a run would do; nothing is rendered or written.
    /// - Parameters:
    ///   - checkingPhotos: also looks whether the photos are there.
    ///   - isStopped: asked before every piece.
    public func plan(
        _ selection: RerenderSelection, after: PieceID? = nil, checkingPhotos: Bool,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws -> RerenderPlan {
        let plan = Shared(RerenderPlan())
        let allowance = RerenderAllowance(selection.limit)
        try await walk(
            selection, after: after, isStopped: { isStopped() || allowance.isSpent },
            each: { id in
                let record: PieceRecord?
                do {
                    record = try await patiently { try await library.store.piece(id) }
                } catch {
                    // One that cannot be read is told by the run.
                    guard reason(of: error) != nil else { throw error }
                    return true
                }
                guard let record else { return true }
                switch selection.verdict(on: record, library.layouts) {
                case .passedOver: break
                case .current: plan.change { $0.addCurrent(record) }
                case .blocked(let reason): plan.change { $0.add(record, nil, reason) }
                case .stale(let layout):
                    let obstacle = checkingPhotos ? try await photoObstacle(record) : nil
                    if obstacle != nil || allowance.take() { plan.change { $0.add(record, layout, obstacle) } }
                }
                return true
            })
        return plan.value
    }

    private func photoObstacle(_ record: PieceRecord) async throws -> String? {
        guard let photo = record.pictures.source else { return nil }
        let isThere = try await patiently { try await library.blobs.contains(photo.hash) }
        return isThere ? nil : "the photo is missing; restore its blob from a backup"
    }
}

/// A value that several tasks change in turn.
private final class Shared<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }
    var value: Value { state.withLock(\.self) }
    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}
