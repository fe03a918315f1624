import PieceBlobs
public import PieceModel
import PieceRender
public import PieceStore

/// What became of a piece.
public enum RerenderOutcome: Hashable, Sendable {
    case rendered
    /// Somebody else has rendered, changed or deleted it since, so that there is nothing left to do.
    case settled
    case failed(RerenderFailure)
}

extension Rerender {
    /// Renders the pieces of a selection that are not current, or all of it when forced.
    ///
    /// What is rendered is kept at once, each piece in a transaction of its own. So a run that was interrupted in any way
    /// goes on when it is started again: what is current by then is passed over. A forced run goes on after the piece it
    /// last told `passed`.
    /// - Parameters:
    ///   - after: goes on after this piece.
    ///   - isStopped: asked before every piece; those under way are finished.
    ///   - passed: told now and then a piece up to which, in the order of ids, all have had their turn.
    ///   - report: told of every piece that had to be rendered, from any thread.
    /// - Throws: what lets no further piece succeed: a full disk, a store that does not answer, fonts that are gone.
    public func run(
        _ selection: RerenderSelection, after: PieceID? = nil,
        isStopped: @escaping @Sendable () -> Bool = { false }, passed: (PieceID) -> Void = { _ in },
        report: @escaping @Sendable (RerenderOutcome) -> Void
    ) async throws {
        let allowance = RerenderAllowance(selection.limit)
        try await walk(
            selection, after: after, isStopped: { isStopped() || allowance.isSpent }, passed: passed,
            each: { id in
                guard let outcome = try await render(id, selection, allowance) else { return !allowance.isSpent }
                report(outcome)
                return true
            })
    }

    /// Renders a piece when it needs that.
    /// - Returns: nil when there was nothing to do, or may be nothing more.
    private func render(
        _ id: PieceID, _ selection: RerenderSelection, _ allowance: RerenderAllowance
    ) async throws -> RerenderOutcome? {
        var record: PieceRecord?
        do {
            record = try await patiently { try await library.store.piece(id) }
            guard let record else { return nil }
            switch selection.verdict(on: record, library.layouts) {
            case .passedOver, .current: return nil
            case .blocked(let reason): return .failed(RerenderFailure(id, record.number, reason))
            case .stale: break
            }
            guard allowance.take() else { return nil }
            return try await patiently { try await renderNewest(record, selection) }
        } catch {
            guard let reason = reason(of: error) else { throw error }
            return .failed(RerenderFailure(id, record?.number, reason))
        }
    }

    /// Renders the newest state of a piece, again when somebody changes it meanwhile.
    private func renderNewest(_ record: PieceRecord, _ selection: RerenderSelection) async throws -> RerenderOutcome {
        let identity = Identity(account: record.owner, role: .member, session: .new(at: library.clock.now()))
        let layouts = library.layouts
        for _ in 1...Rerender.attempts {
            do {
                _ = try await library.update(record.id, for: identity, version: nil, slot: nil) { newest in
                    guard case .stale(let layout) = selection.verdict(on: newest, layouts) else { throw Settled() }
                    return PieceChange(
                        piece: newest.piece, layout: layout.name, locale: nil, palette: nil, photo: .same)
                }
                return .rendered
            } catch is Settled {
                return .settled
            } catch let problem as Problem where problem.status == .notFound {
                return .settled
            } catch let error as StoreError {
                switch error.code {
                case .versionConflict: continue
                case .notFound: return .settled
                default: throw error
                }
            }
        }
        let reason = "it was changed \(Rerender.attempts) times while it was rendered; run the command again"
        return .failed(RerenderFailure(record.id, record.number, reason))
    }

    /// How often a piece is rendered while others change it.
    private static let attempts = 8

    /// Ends a change that is no longer needed.
    private struct Settled: Error {}

    /// Why one piece failed; nil when others would fail of it, too.
    func reason(of error: any Error) -> String? {
        switch error {
        case let error as StoreError:
            switch error.code {
            case .full, .unavailable: nil
            default: error.description
            }
        case let error as BlobError:
            switch error.code {
            case .corrupt, .tooLarge: "\(error.message); \(error.remedy)"
            case .full, .unavailable, .refused: nil
            }
        case PoolFailure.failed(let error): error.code == .fontsMissing ? nil : error.description
        case is PoolFailure, is CancellationError: nil
        case let problem as Problem: problem.detail
        default: "\(error)"
        }
    }

    /// Whether waiting may help.
    func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.code == .unavailable
        case let error as BlobError: error.code == .unavailable
        default: false
        }
    }
}
