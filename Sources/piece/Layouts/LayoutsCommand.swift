import ArgumentParser
import PieceLayout
import PieceModel
import PieceRender

/// `piece layouts`: what layouts there are, and whether they are sound.
struct LayoutsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layouts", abstract: "List, show, check and preview ticket layouts.",
        discussion: "A layout is a JSON file in layouts/; docs/layouts.md describes the language.",
        subcommands: [List.self, Show.self, Check.self, Preview.self, Schema.self], defaultSubcommand: List.self)

    /// `piece layouts list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the layouts with their sizes.")
        @OptionGroup(title: "Where things are") var places: PlaceOptions

        func run() throws {
            let engine = try Engine(assets: places.assets, fonts: places.fonts)
            let names = engine.layouts().names()
            guard !names.isEmpty else {
                throw Failure(
                    .unavailable, "there are no layouts in '\(engine.assets.path)/layouts'", "restore the folder")
            }
            var broken: [String] = []
            let widest = names.map(\.count).max() ?? 0
            for name in names {
                do throws(Failure) {
                    let template = try engine.template(name, reporting: { _ in })
                    let size = "\(template.width)×\(template.height)"
                    Console.say(
                        "\(name.padded(to: widest))  \(size.padded(to: 9))  \(template.label.ko) · \(template.label.en)"
                    )
                } catch {
                    broken += error.lines
                }
            }
            if !broken.isEmpty { throw Failure(.badData, broken) }
        }
    }

    /// `piece layouts show NAME`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a layout is, or its template.")
        @Argument(help: "A layout's name or template file.") var name: String
        @Flag(help: "Print the template file itself.") var json = false
        @OptionGroup(title: "Where things are") var places: PlaceOptions

        func run() throws {
            let engine = try Engine(assets: places.assets, fonts: places.fonts)
            if json {
                try AtomicFile.write(try engine.layoutBytes(name), to: "-")
                return
            }
            let template = try engine.template(name, reporting: { Console.note("piece: \($0)") })
            let safe = template.safeArea
            let rows = [
                ("name", "\(template.name), version \(template.version)"),
                ("called", "\(template.label.ko) · \(template.label.en)"),
                ("about", template.summary.ko), ("", template.summary.en),
                ("canvas", "\(template.width) × \(template.height) px"),
                ("safe area", "\(Int(safe.x)), \(Int(safe.y))  \(Int(safe.width)) × \(Int(safe.height)) px"),
                ("file", engine.layouts().path(of: name)),
            ]
            for (label, text) in rows { Console.say("\(label.padded(to: 11))\(text)") }
        }
    }

    /// `piece layouts schema`
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the JSON Schema of templates.")

        func run() throws { Console.say(Template.schema().serialized(pretty: true)) }
    }
}

extension Engine {
    /// The checked template of a layout.
    /// - Parameter reporting: told of every warning.
    /// - Throws: every error of the template, a line each.
    func template(_ layout: String, reporting: (String) -> Void) throws(Failure) -> Template {
        let fonts = Set(try fontManifest().fonts.map(\.id))
        let bytes = try layoutBytes(layout)
        do throws(TemplateProblems) {
            let (template, warnings) = try Template.read(bytes, file: layouts().path(of: layout), fonts: fonts)
            for warning in warnings { reporting(warning.description) }
            return template
        } catch {
            throw Failure(.badData, error.problems.map(\.description))
        }
    }
}

extension String {
    /// The text with spaces after it up to `width` characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
