import PieceModel
import PieceStylist

/// `piece style --batch`: every line a picture.
struct PaintingBatch {
    private let file: String
    private let context: PaintingJob.Context
    private let painter: ChosenPainter
    private let workers: Int
    private let purse: Purse?

    init(
        file: String, options: StyleBatchOptions, wanted: WantedPainting, painter: ChosenPainter, budget: MicroUSD?,
        styles: StyleShelf, out: String?
    ) throws(Failure) {
        self.file = file
        self.painter = painter
        workers = options.workers ?? painter.workers
        let folder = file == "-" ? "." : FilePath.folder(of: file)
        context = PaintingJob.Context(
            file: file, folder: folder, outFolder: out ?? folder, wanted: wanted, styles: styles)
        purse = try PaintingBatch.purse(file, options, painter, budget)
        if let out { try FilePath.makeFolder(out) }
    }

    /// Nil for painters that cost nothing.
    private static func purse(
        _ file: String, _ options: StyleBatchOptions, _ painter: ChosenPainter, _ budget: MicroUSD?
    ) throws(Failure) -> Purse? {
        guard painter.isPaid, let endpoint = painter.endpoint else { return nil }
        guard let budget else {
            throw Failure(
                .usage, "a batch by the painter \(painter.id) costs money", "say how much it may be: --budget USD")
        }
        guard let path = options.state ?? (file == "-" ? nil : file + ".state") else {
            throw Failure(
                .usage, "a batch from standard input that costs money needs a place for its notes",
                "name a file with --state")
        }
        return try Purse(
            limit: budget, journal: try PaintJournal(path: path), honoursKeys: endpoint.honoursKeys,
            payAgain: options.payAgain, clock: .system)
    }

    /// Runs the batch to its end, or until it is told to stop.
    /// - Throws: a failure without lines when jobs failed that have been reported already.
    func run() throws(Failure) {
        if let notice = painter.notice { Console.note("piece: \(notice)") }
        let state = BatchState()
        let outputs = SharedOutputs()
        defer { if let purse { Console.note("piece: \(purse.report)") } }
        try BatchRun(file: file, workers: workers, words: .painting).run(state) { [context, painter, purse] in
            PaintingWorker(context: context, painter: painter, purse: purse, state: state, outputs: outputs)
        }
    }
}

/// What one thread of a batch does with a line: read it, see whether its picture is current, else paint and write.
struct PaintingWorker: LineWorker {
    let context: PaintingJob.Context
    let painter: ChosenPainter
    let purse: Purse?
    let state: BatchState
    let outputs: SharedOutputs

    func work(on line: BatchLine) throws(Failure) -> (BatchProgress.Outcome, [String]) {
        let job = try PaintingJob(line, context)
        try painter.check(job)
        try outputs.claim(
            job.out, line: line,
            among: [
                JobInput(name: "the batch file", path: context.file), JobInput(name: "$.photo", path: job.photo),
            ])
        let sitting = try Sitting(job, photo: try PhotoFile.read(job.photo), by: painter)
        let digest = digest(of: job, sitting)
        if state.isCurrent(job.out, digest) { return (.unchanged, []) }

        try FilePath.makeFolder(FilePath.folder(of: job.out))
        let picture = try sitting.picture(from: try answer(job, sitting, line.number))
        if let stamp = try AtomicFile.write(picture, to: job.out) { state.remember(job.out, digest, stamp) }
        return (.made, painter.warning(job).map { [$0] } ?? [])
    }

    private func answer(_ job: PaintingJob, _ sitting: Sitting, _ line: Int) throws(Failure) -> PaintAnswer {
        if let purse {
            return try purse.pay(
                for: sitting.key, sitting.price, line: line, out: job.out,
                { painter.cost(of: $0, size: sitting.framing.sent) }, sitting.paint)
        }
        switch sitting.paint() {
        case .success(let answer): return answer
        case .failure(let error): throw Failure(painting: error)
        }
    }

    /// Everything the file depends on. Of a painter that may cost money nothing counts that does not change the request:
    /// a new build of the program must not pay anew.
    private func digest(of job: PaintingJob, _ sitting: Sitting) -> Digest {
        var text = "painted \(sitting.key) \(job.format)"
        if painter.endpoint == nil, case .style(let style) = job.subject {
            text += " \(programVersion) \(programBuild) \(style.recipe.json.serialized())"
        }
        return Digest(text)
    }
}
