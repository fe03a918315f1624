import ArgumentParser
import PieceModel
import PieceRender

extension LayoutsCommand {
    /// `piece layouts preview NAME --out DIR`
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Render a layout with the samples: normal, stress, English and without a photo.")
        @Argument(help: "A layout's name or template file.") var name: String
        @Option(help: ArgumentHelp("The folder to write to; it is made if need be.", valueName: "dir")) var out: String
        @OptionGroup(title: "Where things are") var places: PlaceOptions

        func run() throws {
            let engine = try Engine(assets: places.assets, fonts: places.fonts)
            _ = try engine.template(name, reporting: { Console.note("piece: \($0)") })
            let samples = try engine.samples(for: name)
            try FilePath.makeFolder(out)
            let renderer = try engine.makeRenderer()
            let stem = FilePath.name(of: name).split(separator: ".").first.map(String.init) ?? "layout"
            for sample in samples {
                let piece = try PieceFile.read(sample.fields)
                let photo = sample.photo.map(PhotoInput.file) ?? .none
                let options = RenderOptions(locale: sample.locale)
                let ticket = try Engine.render(
                    RenderJob(layout: name, piece: piece, photo: photo, options: options), with: renderer)
                let path = "\(out)/\(stem)-\(sample.variant).png"
                try AtomicFile.write(ticket.bytes, to: path)
                Console.say(path)
                for warning in ticket.warnings { Console.note("piece: warning: \(path): \(warning)") }
            }
        }
    }
}

/// A photo and fields of the project's own to try a layout with.
struct Sample: Sendable {
    let variant: String
    let layout: String
    let photo: String?
    let fields: String
    let locale: TicketLocale
}

extension Engine {
    /// One sample per variant: the one made for this layout, else the first there is.
    func samples(for layout: String) throws(Failure) -> [Sample] {
        let all = try samples()
        var variants: [String] = []
        for sample in all where !variants.contains(sample.variant) { variants.append(sample.variant) }
        return variants.compactMap { variant in
            let candidates = all.filter { $0.variant == variant }
            return candidates.first { $0.layout == layout } ?? candidates.first
        }
    }

    /// The gallery of `assets/samples/gallery.json`.
    private func samples() throws(Failure) -> [Sample] {
        let folder = assets.path + "/assets/samples"
        let path = folder + "/gallery.json"
        let bytes = try InputFile.read(path, what: "samples", limit: 1 << 20)
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes, limits: .init(bytes: 1 << 20))
        } catch {
            throw Failure(.badData, "samples '\(path)': \(error.message) (line \(error.line))", error.remedy)
        }
        let samples = (value.array ?? []).compactMap { entry -> Sample? in
            guard let variant = entry.object?["variant"]?.string, let layout = entry.object?["layout"]?.string,
                let fields = entry.object?["fields"]?.string
            else { return nil }
            return Sample(
                variant: variant, layout: layout, photo: entry.object?["photo"]?.string.map { "\(folder)/\($0)" },
                fields: "\(folder)/\(fields)",
                locale: entry.object?["locale"]?.string.flatMap(TicketLocale.init(rawValue:)) ?? .ko)
        }
        guard !samples.isEmpty else {
            throw Failure(.badData, "samples '\(path)': there are none", "restore the file")
        }
        return samples
    }
}
