import PieceCodecs
import PieceLayout
import PieceModel
import PieceRender
import PieceText

/// The command's one door to the renderer: it finds assets and fonts, and turns every error into a `Failure` with an
/// exit code.
struct Engine: Sendable {
    let assets: AssetRoot
    /// Where font files lie; nil takes the manifest's own root.
    let fonts: String?

    /// - Parameters:
    ///   - assets: the folder of `--assets`, or nil to look in the usual places.
    ///   - fonts: the folder of `--fonts`.
    init(assets: String?, fonts: String?) throws(Failure) {
        do throws(AssetError) {
            self.assets = try AssetRoot.locate(flag: assets)
        } catch {
            throw Failure(assets == nil ? .unavailable : .noInput, error.message, error.remedy)
        }
        self.fonts = fonts
    }

    /// A renderer for the calling thread.
    func makeRenderer() throws(Failure) -> TicketRenderer {
        do throws(RenderError) {
            return try TicketRenderer(assets: assets, fontRoot: fonts)
        } catch {
            throw Engine.failure(error)
        }
    }

    /// The layouts of the asset root, without fonts: for names and bytes only.
    func layouts() -> TemplateStore { TemplateStore(root: assets, fonts: []) }

    func layoutBytes(_ layout: String) throws(Failure) -> [UInt8] {
        do throws(RenderError) {
            return try layouts().bytes(of: layout)
        } catch {
            throw Engine.failure(error)
        }
    }

    static func render(_ job: RenderJob, with renderer: TicketRenderer) throws(Failure) -> RenderedTicket {
        do throws(RenderError) {
            return try renderer.render(job)
        } catch {
            throw failure(error)
        }
    }

    /// Identifies the fonts tickets are drawn with: the manifest and the size and age of every file.
    func fontsDigest() throws(Failure) -> Digest {
        let manifest = try fontManifest()
        var text = "\(manifest.hashableText)"
        for font in manifest.status(root: fonts) {
            let stamp = FileStamp(of: font.file)
            text += "\n\(font.id) \(stamp?.size ?? -1) \(stamp?.modified ?? -1)"
        }
        return Digest(text)
    }

    /// The fonts the asset root asks for.
    func fontManifest() throws(Failure) -> FontManifest {
        let path = assets.path + "/fonts/fonts.json"
        let bytes = try InputFile.read(path, what: "fonts", limit: 1 << 20)
        do throws(FontError) {
            return try FontManifest.load(from: bytes)
        } catch {
            throw Failure(.badData, "fonts '\(path)': \(error.message)", "restore the file")
        }
    }

    /// The failure that a renderer's error is for the command line.
    static func failure(_ error: RenderError) -> Failure {
        let status: ExitStatus =
            switch error.code {
            case .unknownLayout, .photoMissing: .noInput
            case .badLayout, .photoRefused: .badData
            case .fontsMissing: .unavailable
            case .badOptions: .usage
            default: .internalError
            }
        var failure = Failure(status, error.message, error.remedy)
        failure.endsBatch = error.code == .fontsMissing
        return failure
    }
}

extension FontManifest {
    /// What of a manifest decides how text looks, as text.
    fileprivate var hashableText: String {
        fonts.map { "\($0.id) \($0.file) \($0.faceIndex ?? 0) \($0.fallback ?? [])" }.joined(separator: "\n")
            + lastResort.joined(separator: " ")
    }
}
