import PieceModel
import PiecePainter
import PieceStylist

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
        try outputs.claim(job.out, line: line, among: inputs(of: job))
        let sitting = try Sitting(job, photo: try PhotoFile.read(job.photo), by: painter)
        let digest = digest(of: job, sitting)
        if state.isCurrent(job.out, digest) { return (.unchanged, []) }

        try FilePath.makeFolder(FilePath.folder(of: job.out))
        let picture = try sitting.picture(from: try answer(job, sitting, line.number))
        if let stamp = try AtomicFile.write(picture, to: job.out) { state.remember(job.out, digest, stamp) }
        return (.made, painter.warning(job).map { [$0] } ?? [])
    }

    /// What the output must not destroy.
    private func inputs(of job: PaintingJob) -> [JobInput] {
        let journal = purse.map { [JobInput(name: "the batch's state", path: $0.path)] } ?? []
        return journal + [
            JobInput(name: "the batch file", path: context.file), JobInput(name: "$.photo", path: job.photo),
        ]
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
