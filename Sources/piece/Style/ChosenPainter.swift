import PieceModel
import PieceServer
import PieceStylist

/// Who paints: the built-in painter, or a server of the settings.
struct ChosenPainter: Sendable {
    /// What the settings call it.
    let id: String
    let painter: any ImagePainter
    /// Nil for the built-in painter, which sends nothing anywhere.
    let endpoint: Endpoint?

    static let builtIn = ChosenPainter(id: PainterSettings.builtIn, painter: BuiltInPainter(), endpoint: nil)

    private init(id: String, painter: any ImagePainter, endpoint: Endpoint?) {
        self.id = id
        self.painter = painter
        self.endpoint = endpoint
    }

    /// The painter of a name, or the one that the settings prefer.
    init(named name: String?, of settings: PainterSettings) throws(Failure) {
        let name = name ?? settings.preferred
        if name == ChosenPainter.builtIn.id, settings.hasBuiltIn {
            self = .builtIn
            return
        }
        guard let entry = settings[name] else {
            let ids = settings.painters.map(\.id) + (settings.hasBuiltIn ? [ChosenPainter.builtIn.id] : [])
            throw Failure(
                .usage, "there is no painter '\(name.prefix(60))'", "choose one of: \(ids.joined(separator: ", "))")
        }
        self.init(
            id: entry.id, painter: entry.endpoint.painter(timing: Timing(clock: .system)), endpoint: entry.endpoint)
    }

    /// Whether a picture may cost something.
    var isPaid: Bool { endpoint.map { !$0.prices.isFree } ?? false }

    /// How many pictures are best painted at the same time.
    var workers: Int { endpoint?.limits.concurrent ?? availableCores() }

    /// What leaves this machine and where to; nil when nothing does.
    var notice: String? {
        endpoint.map { endpoint in
            let model = endpoint.model.isEmpty ? "" : ", model \(endpoint.model)"
            return "photos go to \(endpoint) (painter \(id)\(model)): cropped, without metadata, with the prompt"
        }
    }

    /// What a picture of a size may cost.
    func price(of size: PixelSize) -> MicroUSD { endpoint?.price(of: size) ?? .zero }

    /// What an answer did cost.
    func cost(of answer: PaintAnswer, size: PixelSize) -> MicroUSD { endpoint?.cost(of: answer, size: size) ?? .zero }
}

extension PainterSettings {
    /// Reads the settings of `--painters`; without a file there is the built-in painter only.
    static func read(_ path: String?) throws(Failure) -> PainterSettings {
        guard let path else { return .standard }
        do throws(FieldErrors) {
            return try PainterSettings(file: path)
        } catch {
            throw Failure(.badData, error.problems.map(\.description))
        }
    }
}
