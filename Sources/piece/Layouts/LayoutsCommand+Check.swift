import ArgumentParser

extension LayoutsCommand {
    /// `piece layouts check [FILE…]`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check layouts: the template itself, and how it takes hard fields and photos.",
            discussion: "Without names all layouts are checked. Exit code 65 tells that one has an error.")
        @Argument(help: ArgumentHelp("Layouts' names or template files.", valueName: "file")) var layouts: [String] = []
        @Flag(help: "Only read the templates, do not render them.") var quick = false
        @OptionGroup(title: "Where things are") var places: PlaceOptions

        func run() throws {
            let engine = try Engine(assets: places.assets, fonts: places.fonts)
            let chosen = layouts.isEmpty ? engine.layouts().names() : layouts
            guard !chosen.isEmpty else {
                throw Failure(
                    .unavailable, "there are no layouts in '\(engine.assets.path)/layouts'", "restore the folder")
            }
            let renderer = quick ? nil : try engine.makeRenderer()
            let warn: (String) -> Void = { Console.note("piece: warning: \($0)") }
            var failures: [Failure] = []
            for name in chosen {
                do throws(Failure) {
                    _ = try engine.template(name, reporting: warn)
                    if let renderer { try engine.checkRenders(name, with: renderer, reporting: warn) }
                    Console.say("ok  \(name)")
                } catch {
                    Console.say("BAD \(name)")
                    failures.append(error)
                }
            }
            if let first = failures.first { throw Failure(first.status, failures.flatMap(\.lines)) }
        }
    }
}
