/// `piece render --batch`: every line a ticket, each thread with a renderer of its own.
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
        context = BatchJob.Context(
            file: file, folder: folder, outFolder: out ?? folder, options: writing, styles: StyleShelf(engine.assets))
        if let out { try FilePath.makeFolder(out) }
    }

    /// Runs the batch to its end, or until it is told to stop.
    /// - Throws: a failure without lines when jobs failed that have been reported already.
    func run() throws(Failure) {
        let fonts = try engine.fontsDigest()
        let state = BatchState()
        let outputs = SharedOutputs()
        let run = BatchRun(file: file, workers: options.jobs ?? availableCores(), words: .rendering)
        try run.run(state) { [engine, context, options] in
            BatchWorker(
                engine: engine, context: context, force: options.force, fonts: fonts, state: state, outputs: outputs)
        }
    }
}
