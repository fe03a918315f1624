import PieceModel
import PieceRender

extension RenderCommand {
    /// Renders one ticket: read, check, render, write.
    func renderOne(_ engine: Engine) throws(Failure) {
        // `validate` has seen to it that both are there.
        let fieldsPath = single.fields ?? "-"
        let out = single.out ?? "-"
        if let masterOut = single.masterOut, out != "-", FilePath.canonical(masterOut) == FilePath.canonical(out) {
            throw Failure(.usage, "--master-out '\(masterOut)' is also --out", "give each a file of its own")
        }
        try keep([JobInput(name: "--fields", path: fieldsPath)] + photoInputs)
        let piece = try PieceFile.read(fieldsPath)
        let face: TicketSource.Face
        if let reverse = reverse.reverse {
            face = .back(reverse)
        } else if let layout = single.layout ?? piece.layout {
            face = .front(layout)
        } else {
            throw Failure(
                .usage, "no layout is named, neither by --layout nor by the fields",
                "choose one of: \(engine.layouts().names().joined(separator: ", "))")
        }
        let options: RenderOptions
        switch writing.options.resolved(output: out) {
        case .success(let resolved): options = resolved
        case .failure(let mismatch): throw Failure(.usage, mismatch.message, mismatch.remedy)
        }
        var source = TicketSource(
            piece: piece, face: face, photo: .none, styling: try styling.styling(engine.assets), options: options)
        try keep([JobInput(name: "the layout", path: engine.layouts().path(of: source.layout(engine.assets)))])
        switch single.photo {
        case nil: break
        case "-"?: source.photo = .bytes(try InputFile.read("-", what: "photo", limit: Engine.photoLimit))
        case let path?: source.photo = .file(path)
        }
        let renderer = try engine.makeRenderer()
        if let masterOut = single.masterOut {
            try AtomicFile.write(
                try Engine.master(of: source.photo, format: FilePath.suffix(of: masterOut)), to: masterOut)
        }
        let ticket = try Engine.render(try source.job(engine.assets), with: renderer)
        try AtomicFile.write(ticket.bytes, to: out)
        if single.info { Console.say(ticket.info(out: out).serialized(pretty: true)) }
        for warning in ticket.warnings { Console.note("piece: warning: \(warning)") }
    }

    private var photoInputs: [JobInput] {
        (single.photo.map { [JobInput(name: "--photo", path: $0)] } ?? [])
            + reverse.photos.map { JobInput(name: "one of --photos", path: $0) }
    }

    /// Refuses outputs that would destroy what the ticket is made from.
    private func keep(_ inputs: [JobInput]) throws(Failure) {
        for (name, output) in [("--out", single.out), ("--master-out", single.masterOut)] {
            guard let output, let input = JobInput.destroyed(by: output, among: inputs) else { continue }
            throw Failure(
                .usage, "\(name) '\(output)' is also \(input.name), which it would destroy", "name another output")
        }
    }
}

/// Fields as files.
enum PieceFile {
    /// Reads and validates fields; every problem is a line that names the file.
    static func read(_ path: String) throws(Failure) -> Piece {
        let name = path == "-" ? "standard input" : path
        let bytes = try InputFile.read(path, what: "fields", limit: JSONParser.Limits.fields.bytes)
        do throws(FieldErrors) {
            return try Piece(json: bytes)
        } catch {
            throw Failure(.badData, error.problems.map { "\(name): \($0)" })
        }
    }
}

extension RenderedTicket {
    /// What pages use before the picture has loaded, and what was odd.
    func info(out: String) -> JSONValue {
        let stages: [(String, UInt64)] = [
            ("decode", timings.decode), ("palette", timings.palette), ("layout", timings.layout),
            ("paint", timings.paint), ("encode", timings.encode), ("total", timings.total),
        ]
        let milliseconds = stages.map { stage in
            // Two decimals are as fine as the clock is steady.
            JSONObject.Member(key: stage.0, value: JSONValue(decimal: Double(stage.1 / 10_000) / 100))
        }
        let colours = palette.sorted { $0.key < $1.key }.map {
            JSONObject.Member(key: $0.key, value: .string($0.value))
        }
        return [
            "out": .string(out), "mediaType": .string(mediaType), "bytes": .number(JSONNumber(bytes.count)),
            "width": .number(JSONNumber(width)), "height": .number(JSONNumber(height)),
            "ratio": JSONValue(decimal: ratio), "palette": .object(JSONObject(colours)),
            "warnings": .array(warnings.map(JSONValue.string)),
            "cpuMilliseconds": .object(JSONObject(milliseconds)),
        ]
    }
}

extension JSONValue {
    /// A number with a fraction; null when it is not finite.
    fileprivate init(decimal: Double) { self = JSONNumber(decimal).map(JSONValue.number) ?? .null }
}
