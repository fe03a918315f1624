import Synchronization

/// What one thread of a batch does with its lines.
protocol LineWorker: ~Copyable, SendableMetatype {
    /// Does a line's job.
    /// - Returns: what was done, and what was odd about it.
    mutating func work(on line: BatchLine) throws(Failure) -> (BatchProgress.Outcome, [String])
}

/// The way of every batch: one thread reads lines, the others work; a small queue between them keeps the memory the same
/// for ten lines and for a million.
struct BatchRun {
    /// The batch file; `-` is standard input.
    let file: String
    /// How many lines are worked on at the same time.
    let workers: Int
    /// How its reports call what is done.
    let words: BatchProgress.Words

    /// Runs the batch to its end, or until it is told to stop.
    /// - Parameters:
    ///   - state: is tidied when the last worker is done.
    ///   - makeWorker: called once in each thread.
    /// - Throws: a failure without lines when jobs failed that have been reported already.
    func run<Worker: LineWorker & ~Copyable>(
        _ state: BatchState, with makeWorker: @escaping @Sendable () -> Worker
    ) throws(Failure) {
        var reader = try LineReader(path: file)
        let progress = BatchProgress(
            total: LineReader.count(path: file), name: file == "-" ? "standard input" : file, words: words)
        let queue = BoundedQueue<BatchLine>(capacity: 2 * workers)
        let end = Mutex<Failure?>(nil)
        Interruption.shared.drain { queue.close(dropping: true) }
        defer { Interruption.shared.drain(with: nil) }

        let threads = (0..<workers).compactMap { _ in
            WorkerThread.start {
                var worker = makeWorker()
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
        let again = "run the same command again to \(words.todo) the rest"
        if let signal = Interruption.shared.received {
            progress.finish("stopped; what is written is complete; \(again)")
            throw Failure(.signalled(signal), [])
        }
        if let end {
            progress.finish("stopped; nothing more can be \(words.end); \(again)")
            throw Failure(end.status, reported ? [] : end.lines)
        }
        progress.finish(nil)
        if let status = progress.tally.status { throw Failure(status, []) }
    }
}
