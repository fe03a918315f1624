import Glibc
import PieceCodecs
import PieceModel
import PieceRender
import Synchronization

/// What one thread of a batch does with a line: read it, see whether its output is current, else render and write.
struct BatchWorker: ~Copyable {
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

    /// Does a line's job.
    /// - Returns: what was done, and what was odd about it.
    mutating func work(on line: BatchLine) throws(Failure) -> (BatchProgress.Outcome, [String]) {
        let job = try BatchJob(line, context)
        if let first = outputs.claim(job.out, line: line.number) {
            throw Failure(
                .badData, "$.out: '\(job.out)' is also the output of line \(first)",
                "give each line an output of its own")
        }
        if let input = JobInput.destroyed(by: job.out, among: inputs(of: job)) {
            throw Failure(
                .badData, "$.out: '\(job.out)' is also \(input.name), which it would destroy", "name another output")
        }
        let digest = try digest(of: job)
        if !force, state.isCurrent(job.out, digest) { return (.unchanged, []) }

        let renderer: TicketRenderer
        if let made = self.renderer { renderer = made } else { renderer = try engine.makeRenderer() }
        self.renderer = renderer
        let photo = job.photo.map(PhotoInput.file) ?? .none
        let ticket = try Engine.render(
            RenderJob(layout: job.layout, piece: job.piece, photo: photo, options: job.options), with: renderer)
        try FilePath.makeFolder(FilePath.folder(of: job.out))
        if let stamp = try AtomicFile.write(ticket.bytes, to: job.out) { state.remember(job.out, digest, stamp) }
        return (.rendered, ticket.warnings)
    }

    /// The files a job reads, the batch itself included.
    private func inputs(of job: BatchJob) -> [JobInput] {
        var inputs = [JobInput(name: "$.layout", path: engine.layouts().path(of: job.layout))]
        inputs.append(JobInput(name: "the batch file", path: context.file))
        if let path = job.photo { inputs.append(JobInput(name: "$.photo", path: path)) }
        if let path = job.fieldsFile { inputs.append(JobInput(name: "$.fields", path: path)) }
        return inputs
    }

    /// Everything the output depends on. Should a file change between this and its render, the digest is of the older
    /// one, and the next run renders again.
    private mutating func digest(of job: BatchJob) throws(Failure) -> Digest {
        var photo = "none"
        if let path = job.photo {
            do throws(CodecError) {
                photo = try FileBytes(path: path).withBytes { Digest($0).description }
            } catch {
                throw Failure(error.code == .file ? .noInput : .badData, "photo: \(error.message)", error.remedy)
            }
        }
        let layout: Digest
        if let known = layouts[job.layout] {
            layout = known
        } else {
            layout = Digest(try engine.layoutBytes(job.layout))
            layouts[job.layout] = layout
        }
        return Digest(
            """
            \(programVersion) \(programBuild) \(fonts) \(layout) \(photo)
            \(job.options.digestText)
            \(job.piece.fields.serialized())
            """)
    }
}

/// Which line of a batch writes which output.
final class SharedOutputs: Sendable {
    // Digests instead of paths, so that a million outputs take 40 MB and not 200.
    private let lines = Mutex<[Digest: Int]>([:])

    /// Claims an output for a line; the number of another line that has it already, by whatever path, or nil.
    func claim(_ out: String, line: Int) -> Int? {
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
