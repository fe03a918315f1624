import PieceGraphics
import PieceModel
import PieceRender
import PieceStore
import PieceStylist

/// Who paints for a service, in which styles, and what users may ask for.
struct Workshop: Sendable {
    /// A painter with what it costs.
    struct Bench: Sendable {
        /// What jobs call it.
        let id: String
        let name: BilingualText
        let painter: any ImagePainter
        let prices: CostTable
        let quality: PaintOptions.Quality?
        /// What else changes its pictures, for cache keys.
        let options: String
        /// Whether the server charges once for requests with the same key.
        let honoursKeys: Bool
        /// The server that photos are sent to; nil when they do not leave this machine.
        let server: String?

        /// Whether it can follow a prompt of a user's own.
        var takesPrompts: Bool { server != nil }
    }

    let styles: Styles
    /// How reverse sides get their pictures.
    let backdrop: Style
    /// In the order of the settings, the built-in painter first.
    let benches: [Bench]
    /// Who paints when nobody is named.
    let preferred: String
    let ownPrompts: PainterSettings.OwnPrompts
    let limits: BudgetLimits

    /// - Throws: what is wrong with the styles.
    init(_ settings: PainterSettings, assets: AssetRoot, clock: Clock) throws(FieldErrors) {
        styles = try Styles(folder: "\(assets.path)/assets/styles")
        backdrop = try Style(file: "\(assets.path)/assets/backdrop.json")
        var benches: [Bench] = []
        if settings.hasBuiltIn { benches.append(.builtIn) }
        benches += settings.painters.map { Bench($0, clock: clock) }
        self.benches = benches
        preferred = settings.preferred
        ownPrompts = settings.ownPrompts
        limits = settings.budget
    }

    subscript(painter id: String) -> Bench? { benches.first { $0.id == id } }

    /// The style of an order; nil for a prompt of the user's own, or when there is none of its id any more.
    func style(of order: StyleOrder) -> Style? {
        switch order.mode {
        case .backdrop: backdrop
        case .photo: order.style.flatMap { styles[$0] }
        }
    }

    /// Whether somebody may write prompts.
    func mayPrompt(_ identity: Identity) -> Bool {
        switch ownPrompts {
        case .nobody: false
        case .admins: identity.role == .owner
        case .everyone: true
        }
    }
}

extension Workshop.Bench {
    /// One picture at a time: a painting takes a core for some tenths of a second, and tickets come first.
    fileprivate static let builtIn = Workshop.Bench(
        id: PainterSettings.builtIn, name: BilingualText(ko: "기본 필터", en: "Built-in filters"),
        painter: BuiltInPainter(concurrent: 1), prices: .free, quality: nil, options: "", honoursKeys: true, server: nil
    )

    fileprivate init(_ entry: PainterSettings.Entry, clock: Clock) {
        let endpoint = entry.endpoint
        self.init(
            id: entry.id, name: entry.name, painter: endpoint.painter(timing: Timing(clock: clock)),
            prices: endpoint.prices, quality: endpoint.options.quality, options: endpoint.options.description,
            honoursKeys: endpoint.honoursKeys, server: "\(endpoint.base.origin)")
    }

    /// What users are told before a photo is sent.
    var notice: BilingualText? {
        server.map {
            BilingualText(
                ko: "사진에서 티켓에 보이는 부분과 그 둘레, 스타일 문구가 \($0) 서버로 전송돼요. 촬영 위치나 기기 정보는 보내지 않아요.",
                en:
                    "What the ticket shows of the photo, a little around it, and the words of the style are sent to \($0); "
                    + "where and with what it was taken is not.")
        }
    }
}
