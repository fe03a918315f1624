import Dispatch
import Glibc
import PieceCodecs
import PieceModel
import PieceRender
import Synchronization

/// `forms`: renders every line of a batch file in the forms that the service keeps of a piece, and prints the rate: what
/// `piece rerender` is compared with, which makes these same pictures and reads and writes records besides.
func renderForms(_ options: Options) throws {
    let assets = AssetRoot(path: try options.text("assets"))
    let out = try options.text("out")
    let jobs = try FileBytes(path: options.text("batch"), maximum: 64 << 20)
        .withBytes { String(decoding: $0, as: UTF8.self) }
        .split(separator: "\n").map { try KeptJob(String($0)) }
    let next = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: try options.number("threads", default: 2)) { _ in
        do {
            let renderer = try TicketRenderer(assets: assets)
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < jobs.count else { return }
                for (form, ticket) in try renderer.render(jobs[index].job, as: KeptJob.forms).enumerated() {
                    if let ticket { try write(ticket.bytes, to: "\(out)/\(index)-\(form)") }
                }
            }
        } catch {
            failure.withLock { $0 = error }
        }
    }
    if let failure = failure.withLock(\.self) { throw failure }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    emit("{\"rate\": \(Double(jobs.count) / seconds)}")
}

/// A line of a batch file: facts, a photo and a layout.
private struct KeptJob: Sendable {
    /// Those of `MadeTicket`: the ticket, two thumbnails and the cut-out.
    static let forms =
        [TicketForm(output: .png(.fast))]
        + [480, 960].map { TicketForm(output: .jpeg(quality: 86), longSide: $0) }
        + [TicketForm(output: .png(.fast), ticketOnly: true)]

    let job: RenderJob

    init(_ line: String) throws {
        let value = try JSONParser.parse(line)
        guard let object = value.object, let fields = object["fields"], let photo = object["photo"]?.string,
            let layout = object["layout"]?.string
        else { throw BenchError("'\(line.prefix(80))' is no job") }
        job = RenderJob(layout: layout, piece: try Piece(fields: fields), photo: .file(photo), options: RenderOptions())
    }
}

func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { throw BenchError("'\(path)' cannot be written") }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        guard count > 0 else { throw BenchError("'\(path)' cannot be written") }
        rest = rest.dropFirst(count)
    }
}
