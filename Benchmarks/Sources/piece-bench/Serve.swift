import Glibc
import PieceRender

/// `serve`: renders when told to, so that a measurement of other programs can take turns with a warm renderer. A line
/// "LAYOUT TURN" on standard input is answered by one of JSON: the CPU time, and what was rendered from.
func serve(_ options: Options) throws {
    let assets = AssetRoot(path: try options.text("assets"))
    let material = try Material(photos: try options.text("photos"), samples: assets.path + "/assets/samples")
    let renderer = try TicketRenderer(assets: assets)
    settleMemory()
    while let line = readLine() {
        let words = line.split(separator: " ")
        guard words.count == 2, let turn = Int(words[1]), turn >= 0 else {
            throw BenchError("'\(line)' is not a layout and a turn")
        }
        let job = material.job(turn, layout: String(words[0]))
        let (nanoseconds, ticket) = try measured { try renderer.render(job) }
        let subject = material.subject(turn)
        emit(
            """
            {"cpu": \(nanoseconds), "bytes": \(ticket.bytes.count), "photo": "\(material.photo(turn).path)", \
            "fields": "\(subject.path)", "locale": "\(subject.locale.rawValue)"}
            """)
    }
}

/// `loop`: nothing but renders, for a profiler.
func loop(_ options: Options) throws {
    let assets = AssetRoot(path: try options.text("assets"))
    let material = try Material(photos: try options.text("photos"), samples: assets.path + "/assets/samples")
    let layout = try options.text("layouts")
    let renderer = try TicketRenderer(assets: assets)
    for turn in 0..<(try options.number("rounds", default: 20)) {
        _ = try renderer.render(material.job(turn, layout: layout))
    }
}
