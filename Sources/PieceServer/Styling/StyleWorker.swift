import Logging
import PieceBlobs
import PieceModel
import PieceStore
import PieceStylist
import Synchronization

/// Does jobs: paints while it signs that it is alive, puts the painting into the piece, and ends the job with a reason
/// whatever happened. When the process dies, another worker goes on where the store says.
struct StyleWorker: Sendable {
    let library: Library
    let workshop: Workshop
    let queue: JobQueue
    let budget: StoredBudget
    let logger: Logger

    var clock: Clock { library.clock }

    /// Does one job to its end, or lays it aside. A cancelled task ends it soon: then another worker has it next.
    func work(on job: StyleJob) async {
        let progress = Progress()
        let painting = Task { try await paint(job, progress) }
        let signing = Task { await sign(job, progress) { painting.cancel() } }
        let result = await withTaskCancellationHandler {
            await painting.result
        } onCancel: {
            painting.cancel()
        }
        let isStopping = Task.isCancelled
        // What has been painted and paid for is kept even while the process stops.
        await shielded {
            do {
                try await end(job, try result.get())
            } catch {
                await fail(job, error, isStopping: isStopping)
            }
        }
        signing.cancel()
        await signing.value
    }

    /// Looks at the job every second and signs in time, until it is cancelled. When the job is somebody else's by now, or
    /// its owner does not want it any more, painting ends.
    private func sign(_ job: StyleJob, _ progress: Progress, _ lost: @Sendable () -> Void) async {
        var current = job
        let beat = min(1, queue.lease / 3)
        var silent = 0.0
        while (try? await Task.sleep(for: .seconds(beat))) != nil {
            silent += beat
            do {
                let percent = progress.percent
                guard percent > current.percent || silent >= queue.lease / 3 else {
                    let seen = try await shielded { try await library.store.job(job.id) }
                    guard let seen, !seen.isCancelled, seen.worker == job.worker else { return lost() }
                    continue
                }
                let latest = current
                guard let signed = try await shielded({ try await queue.sign(latest, percent: percent) }) else {
                    return lost()
                }
                (current, silent) = (signed, 0)
            } catch {
                logger.warning("the job \(job.id) cannot be signed: \(error)")
            }
        }
    }

    private func end(_ job: StyleJob, _ painted: Painted) async throws {
        let outcome = try await library.retrying { try await library.keep(painted.picture, for: job) }
        switch outcome {
        case .kept: _ = try await queue.finish(job, result: painted.picture, cacheKey: painted.key)
        case .stale: throw Unpaintable.stale
        case .unwanted: throw PaintError(.cancelled, "the job \(job.id) is not wanted any more", "ask again")
        }
    }

    private func fail(_ job: StyleJob, _ error: any Error, isStopping: Bool) async {
        do {
            guard let current = try await library.store.job(job.id) else { return }
            if current.isCancelled {
                _ = try await queue.cancelled(job)
                return
            }
            logger.info("the job \(job.id) was not done: \(error)")
            let problem =
                isStopping && (error as? PaintError)?.code == .cancelled
                ? StyleJob.Problem.interrupted : StyleJob.Problem(explaining: error)
            if isStopping, !error.isInDoubt {
                _ = try await queue.pause(job, until: clock.now(), problem: nil, isReturned: true)
            } else if let wait = wait(after: error, job) {
                // Attempts are counted for jobs that take their workers down; a server that is busy is no reason.
                let isReturned = clock.now() < job.created.adding(seconds: StyleWorker.patience)
                _ = try await queue.pause(
                    job, until: clock.now().adding(seconds: wait), problem: problem,
                    isReturned: isReturned && error.isAboutTheServer)
            } else {
                _ = try await queue.fail(job, problem)
            }
        } catch {
            logger.warning("the end of job \(job.id) cannot be kept: \(error)")
        }
    }

    /// Seconds until a failed job is tried again; nil when that is pointless, or might be paid twice.
    private func wait(after error: any Error, _ job: StyleJob) -> Double? {
        guard job.attempts < JobQueue.attemptLimit, !error.isInDoubt else { return nil }
        switch error {
        case let error as PaintError where !error.isFinal && error.shouldRetry != false:
            return error.retryAfter.map { min(3_600, max(5, $0 / .seconds(1))) } ?? StyleWorker.pause
        case let error as BudgetError where error.code == .unavailable: return StyleWorker.pause
        case PoolFailure.refused(let seconds): return Double(max(1, seconds))
        case PoolFailure.closed, is StoreError: return StyleWorker.pause
        case let error as BlobError where error.code == .full || error.code == .unavailable: return StyleWorker.pause
        default: return nil
        }
    }

    /// Seconds after a failure that passes, when nobody said how many.
    private static let pause = 15.0
    /// Seconds after which a job that only ever met a busy server is given up like any other.
    private static let patience = 3_600.0
}

/// How far a painting is, told by the painter and read by whoever signs.
final class Progress: Sendable {
    private let state = Mutex(0)

    /// 0…100.
    var percent: Int { state.withLock { $0 } }

    func rise(to percent: Int) { state.withLock { $0 = min(99, max($0, percent)) } }
}

/// Runs work to its end though the task is cancelled: stores give up their reads and writes for a cancelled task.
func shielded<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task { try await work() }.value
}

func shielded(_ work: @escaping @Sendable () async -> Void) async { await Task { await work() }.value }

extension Error {
    /// Whether a server may have taken money for nothing.
    fileprivate var isInDoubt: Bool { (self as? PaintError)?.mayHaveBeenCharged ?? false }

    /// Whether a server was too busy or too ill to be asked.
    fileprivate var isAboutTheServer: Bool {
        guard let code = (self as? PaintError)?.code else { return false }
        return code == .breakerOpen || code == .rateLimited
    }
}

/// Why a job cannot be done, whoever paints.
enum Unpaintable: Error, Hashable {
    /// The piece is gone or has another photo.
    case stale
    case noStyle
    case noPainter
    /// The layout shows no photo.
    case notShown

    var problem: StyleJob.Problem {
        switch self {
        case .stale:
            StyleJob.Problem(
                code: "stale", korean: "그리는 사이에 사진이 바뀌어서 그림을 쓰지 않았어요.",
                english: "The photo changed meanwhile, so the painting was not used.")
        case .noStyle:
            StyleJob.Problem(
                code: "no-style", korean: "이 스타일은 이제 없어요. 다른 스타일을 골라 주세요.",
                english: "There is no such style any more. Please choose another.")
        case .noPainter:
            StyleJob.Problem(
                code: "no-painter", korean: "이 스타일을 그리던 서버가 이제 없어요. 다시 골라 주세요.",
                english: "The painter of this style is not there any more. Please choose again.")
        case .notShown:
            StyleJob.Problem(
                code: "not-shown", korean: "이 레이아웃에는 사진이 보이지 않아서 그릴 수 없어요. 다른 레이아웃을 골라 주세요.",
                english: "This layout shows no photo, so there is nothing to paint. Please choose another layout.")
        }
    }
}

extension StyleJob.Problem {
    /// The service had to stop in the middle of a request that may have been paid for.
    static let interrupted = StyleJob.Problem(
        code: "interrupted", korean: "그리는 도중에 서비스가 멈췄어요. 비용은 청구되었을 수 있어요. 다시 시도해 주세요.",
        english: "The service stopped while the photo was painted. It may have been charged for. Please try again.")

    init(explaining error: any Error) {
        switch error {
        case let error as Unpaintable: self = error.problem
        case let error as PaintError:
            self.init(code: error.code.rawValue, korean: error.text.ko, english: error.text.en)
        case let error as BudgetError:
            self.init(code: error.code.rawValue, korean: error.text.ko, english: error.text.en)
        default:
            self.init(
                code: "failed", korean: "그림을 그리지 못했어요. 잠시 뒤에 다시 시도해 주세요.",
                english: "The photo could not be painted. Please try again in a while.")
        }
    }
}
