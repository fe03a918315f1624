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
