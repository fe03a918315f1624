import PieceCodecs
import PieceModel
import PieceRender
import Synchronization

/// `piece render --batch`: one thread reads lines, the others render, each with a renderer of its own; a small queue
/// between them keeps the memory the same for ten lines and for a million.
struct Batch {
    let file: String
    let options: BatchOptions
    let context: BatchJob.Context
    let engine: Engine

    init(file: String, options: BatchOptions, writing: JobOptions, engine: Engine, out: String?) throws(Failure) {
        self.file = file
        self.options = options
        self.engine = engine
        let folder = file == "-" ? "." : FilePath.folder(of: file)
        context = BatchJob.Context(file: file, folder: folder, outFolder: out ?? folder, options: writing)
        if let out { try FilePath.makeFolder(out) }
    }

    /// Runs the batch to its end, or until it is told to stop.
    /// - Throws: a failure without lines when jobs failed that have been reported already.
    func run() throws(Failure) {
        let fonts = try engine.fontsDigest()
        var reader = try LineReader(path: file)
        let progress = BatchProgress(total: LineReader.count(path: file), name: file == "-" ? "standard input" : file)
        let state = BatchState()
        let workers = options.jobs ?? availableCores()
        let queue = BoundedQueue<BatchLine>(capacity: 2 * workers)
        let outputs = SharedOutputs()
        let end = Mutex<Failure?>(nil)
        Interruption.shared.drain { queue.close(dropping: true) }
        defer { Interruption.shared.drain(with: nil) }

        let threads = (0..<workers).compactMap { _ in
            WorkerThread.start { [engine, context, options] in
                var worker = BatchWorker(
                    engine: engine, context: context, force: options.force, fonts: fonts, state: state, outputs: outputs
                )
                while let line = queue.take() {
                    do throws(Failure) {
                        let (outcome, warnings) = try worker.work(on: line)
                        for warning in warnings { progress.warn(warning, line: line.number) }
                        progress.note(outcome)
                    } catch {
                        progress.note(error, line: line.number)
                        guard error.endsBatch else { continue }
                        end.withLock { $0 = $0 ?? error }
                        queue.close(dropping: true)
                    }
                }
            }
        }
        guard !threads.isEmpty else {
            throw Failure(.unavailable, "the system lets no thread start", "raise the limit of processes (ulimit -u)")
        }
        var readFailure: Failure?
        do throws(Failure) {
            while let line = try reader.next(stopped: { Interruption.shared.received != nil }) {
                if !line.isBlank, !queue.put(line) { break }
            }
        } catch {
            readFailure = error
        }
        queue.close()
        for thread in threads { thread.join() }
        state.tidy()
        try conclude(progress, readFailure ?? end.withLock { $0 }, reported: readFailure == nil)
    }

    /// Says how it went and turns it into the exit code.
    private func conclude(_ progress: BatchProgress, _ end: Failure?, reported: Bool) throws(Failure) {
        let again = "run the same command again to render the rest"
        if let signal = Interruption.shared.received {
            progress.finish("stopped; what is written is complete; \(again)")
            throw Failure(.signalled(signal), [])
        }
        if let end {
            progress.finish("stopped; nothing more can be written; \(again)")
            throw Failure(end.status, reported ? [] : end.lines)
        }
        progress.finish(nil)
        if let status = progress.tally.status { throw Failure(status, []) }
    }
}
