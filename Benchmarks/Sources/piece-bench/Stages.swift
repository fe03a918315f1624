import PieceRender

/// `stages`: renders of every layout, by stage, each beside its denominators; one line of JSON a render.
func measureStages(_ options: Options) throws {
    let assets = AssetRoot(path: try options.text("assets"))
    let material = try Material(photos: try options.text("photos"), samples: assets.path + "/assets/samples")
    let layouts = try options.text("layouts").split(separator: ",").map(String.init)
    let rounds = try options.number("rounds", default: 18)
    let eighths = Int32(try options.number("eighths", default: 4))
    let scenario = try options.text("scenario")
    let repeatsOne = options.text("same", default: "no") == "yes"

    settleMemory()
    var floor = Floor()
    for layout in layouts {
        // A renderer of its own, so that a layout does not profit from the ones before it.
        let renderer = try TicketRenderer(assets: assets)
        let warmUp = max(4, material.photos.count)
        for step in 0..<(warmUp + rounds) {
            let turn = repeatsOne ? 0 : step
            let job = material.job(turn, layout: layout)
            let (total, ticket) = try measured { try renderer.render(job) }
            guard step >= warmUp else { continue }
            let least = try floor.measure(
                photo: material.photo(turn).bytes, eighths: eighths, ticket: ticket.bytes)
            let t = ticket.timings
            emit(
                """
                {"scenario": "\(scenario)", "layout": "\(layout)", "photo": "\(material.photo(turn).name)", \
                "piece": "\(material.subject(turn).name)", "total": \(total), "decode": \(t.decode), \
                "palette": \(t.palette), "layoutStage": \(t.layout), "paint": \(t.paint), "encode": \(t.encode), \
                "floorDecode": \(least.decode), "floorEncode": \(least.encode), "bytes": \(ticket.bytes.count)}
                """)
        }
        say("    \(scenario): \(layout)")
    }
}
