import PieceCards
import PieceCodecs
import PieceGraphics
import PieceModel
import PieceRender
import PieceStylist

/// A reverse side that is asked for.
struct Reverse: Hashable, Sendable {
    typealias Side = BackSide.Side
    typealias Box = BoxColour
    static let photoLimit = BackSide.photoLimit

    var side: Side
    /// Nil is the side's own.
    var box: Box?
    /// Paths of a record's small photos.
    var photos: [String] = []
}

/// What one ticket or reverse side is made of, on the command line or in a line of a batch.
struct TicketSource: Sendable {
    enum Face: Hashable, Sendable {
        /// A layout's name, or the path of a template.
        case front(String)
        case back(Reverse)
    }

    var piece: Piece
    var face: Face
    var photo: PhotoInput
    /// What the photo becomes first; nil leaves it as it is.
    var styling: Styling?
    var options: RenderOptions

    /// The template as the renderer finds it: a name or a path.
    func layout(_ assets: AssetRoot) -> String {
        switch face {
        case .front(let layout): layout
        case .back(let reverse): BackSide.path(of: reverse.side, in: assets)
        }
    }

    /// The files that are read for it, apart from facts.
    /// - Parameters:
    ///   - photo: what the user calls the photo.
    ///   - photos: what the user calls the small ones.
    func inputs(_ store: TemplateStore, _ assets: AssetRoot, photo name: String, photos: String) -> [JobInput] {
        var inputs = [JobInput(name: "the layout", path: store.path(of: layout(assets)))]
        if case .file(let path) = photo { inputs.append(JobInput(name: name, path: path)) }
        if case .back(let reverse) = face { inputs += reverse.photos.map { JobInput(name: photos, path: $0) } }
        return inputs
    }

    /// What the renderer is to do; paints the photo and reads a record's small photos, so it may take a second.
    func job(_ assets: AssetRoot) throws(Failure) -> RenderJob {
        let photo = if let styling { PhotoInput.bytes(try styling.painted(photo)) } else { photo }
        switch face {
        case .front(let layout): return RenderJob(layout: layout, piece: piece, photo: photo, options: options)
        case .back(let reverse):
            var photos: [CardPicture] = []
            for path in reverse.photos { photos.append(CardPicture(try PhotoFile.read(path))) }
            let back = BackSide(
                reverse.side, of: piece, picture: photo, photos: photos, box: reverse.box ?? .paper,
                locale: options.locale,
                // A record shows no large picture; its colours are the photo's nevertheless, as those of the front.
                palette: reverse.side == .record ? try TicketSource.palette(of: photo) : [:])
            do throws(RenderError) {
                return try back.job(assets: assets, as: options.form)
            } catch {
                throw Engine.failure(error)
            }
        }
    }

    private static func palette(of photo: PhotoInput) throws(Failure) -> [PaletteToken: Color] {
        let bytes: [UInt8]
        switch photo {
        case .none: return [:]
        case .file(let path): bytes = try PhotoFile.read(path)
        case .bytes(let given): bytes = given
        }
        do throws(CodecError) {
            // Colours need few pixels.
            let tokens = try Master(of: bytes, side: 480).palette
            return tokens.reduce(into: [:]) { palette, token in
                guard let name = PaletteToken(rawValue: token.key), let color = Color(hex: token.value) else { return }
                palette[name] = color
            }
        } catch {
            throw Failure(.badData, "photo: \(error.message)", error.remedy)
        }
    }
}

extension Styling {
    /// The photo painted by the built-in painter at its own size, a long side of at most 2160 px.
    fileprivate func painted(_ photo: PhotoInput) throws(Failure) -> [UInt8] {
        let (name, bytes): (String, [UInt8])
        switch photo {
        case .none: throw Failure(.usage, "a style paints a photo, and there is none", "name one with --photo")
        case .file(let path): (name, bytes) = (path, try PhotoFile.read(path))
        case .bytes(let given): (name, bytes) = ("-", given)
        }
        let job = PaintingJob(photo: name, subject: .style(style), seed: seed, out: "painted.png")
        let sitting = try Sitting(job, photo: bytes, by: .builtIn)
        switch sitting.paint() {
        // The built-in painter takes any size, so that its picture is the frame.
        case .success(let answer): return answer.image
        case .failure(let error): throw Failure(painting: error)
        }
    }

    /// The styling as text that is equal where it paints the same, for digests.
    var digestText: String { "\(style.id) \(style.version) \(seed) \(style.recipe.json.serialized())" }
}
