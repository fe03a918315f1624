import Foundation
import PieceModel
import PieceRender
import Testing

/// The checkout the tests run in, found above this file.
enum Checkout {
    static let root: URL = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path) {
            let parent = folder.deletingLastPathComponent()
            precondition(parent.path != folder.path, "no fonts/fonts.json above \(#filePath)")
            folder = parent
        }
        return folder
    }()

    static var tests: URL { root.appending(path: "Tests/PieceRenderTests") }
    static var samples: URL { root.appending(path: "assets/samples") }
    static var assets: AssetRoot { AssetRoot(path: root.path) }

    static func renderer() throws -> TicketRenderer { try TicketRenderer(assets: assets) }

    static func piece(_ sample: String) throws -> Piece {
        try Piece(json: [UInt8](Data(contentsOf: samples.appending(path: sample))))
    }

    /// One ticket of the gallery list.
    struct Sample: Sendable, CustomTestStringConvertible {
        var layout: String
        var photo: String?
        var fields: String
        var variant: String
        var locale: TicketLocale

        var name: String { "\(layout)-\(variant)" }
        var testDescription: String { name }

        func job(_ options: RenderOptions = RenderOptions()) throws -> RenderJob {
            var options = options
            options.locale = locale
            return RenderJob(
                layout: layout, piece: try Checkout.piece(fields),
                photo: photo.map { .file(Checkout.samples.appending(path: $0).path) } ?? .none, options: options)
        }
    }

    /// The tickets of assets/samples/gallery.json.
    static let gallery: [Sample] = {
        guard let bytes = try? Data(contentsOf: samples.appending(path: "gallery.json")),
            let list = try? JSONParser.parse([UInt8](bytes))
        else { return [] }
        return (list.array ?? []).compactMap { item in
            guard let layout = item.object?["layout"]?.string, let fields = item.object?["fields"]?.string,
                let variant = item.object?["variant"]?.string
            else { return nil }
            let locale = item.object?["locale"]?.string.flatMap(TicketLocale.init(rawValue:)) ?? .ko
            return Sample(
                layout: layout, photo: item.object?["photo"]?.string, fields: fields, variant: variant, locale: locale)
        }
    }()
}
