import Glibc
import PieceCodecs
import PieceModel
import PieceRender
import Synchronization

/// What one thread of a batch of tickets does with a line: read it, see whether its output is current, else render and write.
struct BatchWorker: LineWorker, ~Copyable {
    private let engine: Engine
    private let context: BatchJob.Context
    private let force: Bool
    private let fonts: Digest
    private let state: BatchState
    /// The line that each output was first asked for by, shared by all workers.
    private let outputs: SharedOutputs
    /// Made when the first job has to be rendered: a run that has nothing to do opens no fonts.
    private var renderer: TicketRenderer?
    private var layouts: [String: Digest] = [:]

    init(
        engine: Engine, context: BatchJob.Context, force: Bool, fonts: Digest, state: BatchState, outputs: SharedOutputs
    ) {
        self.engine = engine
        self.context = context
        self.force = force
        self.fonts = fonts
        self.state = state
        self.outputs = outputs
    }

    mutating func work(on line: BatchLine) throws(Failure) -> (BatchProgress.Outcome, [String]) {
        let job = try BatchJob(line, context)
        try outputs.claim(job.out, line: line, among: inputs(of: job))
        let digest = try digest(of: job)
        if !force, state.isCurrent(job.out, digest) { return (.unchanged, []) }

        let renderer: TicketRenderer
        if let made = self.renderer { renderer = made } else { renderer = try engine.makeRenderer() }
        self.renderer = renderer
        let ticket = try Engine.render(try job.source.job(engine.assets), with: renderer)
        try FilePath.makeFolder(FilePath.folder(of: job.out))
        if let stamp = try AtomicFile.write(ticket.bytes, to: job.out) { state.remember(job.out, digest, stamp) }
        return (.made, ticket.warnings)
    }

    /// The files a job reads, the batch itself included.
    private func inputs(of job: BatchJob) -> [JobInput] {
        var inputs = job.source.inputs(engine.layouts(), engine.assets, photo: "$.photo", photos: "one of $.photos")
        inputs.append(JobInput(name: "the batch file", path: context.file))
        if let path = job.fieldsFile { inputs.append(JobInput(name: "$.fields", path: path)) }
        return inputs
    }

    /// Everything the output depends on. Should a file change between this and its render, the digest is of the older
    /// one, and the next run renders again.
    private mutating func digest(of job: BatchJob) throws(Failure) -> Digest {
        let layout = try digest(ofLayout: job.source.layout(engine.assets))
        var texts: [String] = []
        if case .file(let path) = job.source.photo { texts.append(try BatchWorker.digest(ofPhoto: path)) }
        if let styling = job.source.styling { texts.append(styling.digestText) }
        if case .back(let reverse) = job.source.face {
            texts.append("back \(reverse.box ?? .paper)")
            for path in reverse.photos { texts.append(try BatchWorker.digest(ofPhoto: path)) }
        }
        return Digest(
            """
            \(programVersion) \(programBuild) \(fonts) \(layout) \(texts.joined(separator: "\n"))
            \(job.source.options.digestText)
            \(job.source.piece.fields.serialized())
            """)
    }

    private mutating func digest(ofLayout layout: String) throws(Failure) -> Digest {
        if let known = layouts[layout] { return known }
        let digest = Digest(try engine.layoutBytes(layout))
        layouts[layout] = digest
        return digest
    }

    private static func digest(ofPhoto path: String) throws(Failure) -> String {
        do throws(CodecError) {
            return try FileBytes(path: path).withBytes { Digest($0).description }
        } catch {
            throw Failure(error.code == .file ? .noInput : .badData, "photo: \(error.message)", error.remedy)
        }
    }
}

/// Which line of a batch writes which output.
final class SharedOutputs: Sendable {
    // Digests instead of paths, so that a million outputs take 40 MB and not 200.
    private let lines = Mutex<[Digest: Int]>([:])

    /// Claims an output for a line.
    /// - Parameter inputs: what the line reads, which its output must not destroy.
    func claim(_ out: String, line: BatchLine, among inputs: [JobInput]) throws(Failure) {
        if let first = claim(out, line: line.number) {
            throw Failure(
                .badData, "$.out: '\(out)' is also the output of line \(first)", "give each line an output of its own")
        }
        if let input = JobInput.destroyed(by: out, among: inputs) {
            throw Failure(
                .badData, "$.out: '\(out)' is also \(input.name), which it would destroy", "name another output")
        }
    }

    /// The number of another line that has it already, by whatever path, or nil.
    private func claim(_ out: String, line: Int) -> Int? {
        let key = Digest(FilePath.canonical(out))
        return lines.withLock { lines in
            if let first = lines[key] { return first }
            lines[key] = line
            return nil
        }
    }
}

/// How many processors this process may run on; glibc counts those of its affinity mask.
func availableCores() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
