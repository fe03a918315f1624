import PieceCodecs
import PieceModel
import PieceStylist

extension StyleCommand {
    /// Paints one photo: check, read, ask, fit, write.
    func paintOne(_ wanted: WantedPainting, _ painter: ChosenPainter, _ styles: StyleShelf) throws(Failure) {
        // `validate` has seen to it that both are there.
        let path = single.photo ?? "-"
        let out = single.out ?? "-"
        let job = try PaintingJob(photo: path, wanted, out: out, styles)
        try painter.check(job)
        if let input = JobInput.destroyed(by: out, among: [JobInput(name: "--photo", path: path)]) {
            throw Failure(
                .usage, "--out '\(out)' is also \(input.name), which it would destroy", "name another output")
        }
        let sitting = try Sitting(job, photo: try PhotoFile.read(path), by: painter)
        if let limit = hired.limit, sitting.price > limit {
            throw Failure(
                .unavailable, "the picture may cost \(sitting.price), more than the \(limit) of --budget",
                "raise --budget, or choose another painter")
        }
        if let warning = painter.warning(job) { Console.note("piece: warning: \(warning)") }
        if let notice = painter.notice { Console.note("piece: \(notice)") }
        let answer: PaintAnswer
        switch sitting.paint() {
        case .success(let given): answer = given
        case .failure(let error): throw Failure(painting: error)
        }
        // The money is spent whatever becomes of the picture.
        if painter.isPaid { Console.note("piece: cost \(painter.bill(answer, sitting.framing.sent))") }
        try AtomicFile.write(try sitting.picture(from: answer), to: out)
    }
}

/// Photos as bytes.
enum PhotoFile {
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        if path == "-" { return try InputFile.read("-", what: "photo", limit: Engine.photoLimit) }
        do throws(CodecError) {
            return try FileBytes(path: path).withBytes { Array($0) }
        } catch {
            throw Failure(error.code == .file ? .noInput : .badData, "photo: \(error.message)", error.remedy)
        }
    }
}

extension ChosenPainter {
    /// Refuses what this painter cannot do.
    func check(_ job: PaintingJob) throws(Failure) {
        if endpoint == nil, case .prompt = job.subject {
            throw Failure(
                .usage, "the built-in painter cannot follow a prompt",
                "choose a style, or name a server with --painters and --painter")
        }
    }

    /// What this painter does not heed.
    func warning(_ job: PaintingJob) -> String? {
        guard job.strength != nil, endpoint?.kind != .webUI else { return nil }
        return "--strength says nothing to this painter: only servers of the kind webui are told"
    }

    /// What an answer did cost, and what that is known from.
    func bill(_ answer: PaintAnswer, _ size: PixelSize) -> String {
        guard let usage = answer.usage, endpoint?.prices.tokens.contains(where: { $0.model == painter.model }) == true
        else { return "\(cost(of: answer, size: size)) by the price list" }
        return
            "\(cost(of: answer, size: size)) (tokens: \(usage.inputText) of text and \(usage.inputImage) of pictures "
            + "in, \(usage.output) out)"
    }
}
