import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceText

/// Tries a layout with hard fields and photos and tells what goes wrong: what `piece layouts check` reports.
///
/// A scenario is placed as for a ticket, painted without its texts, and the texts are held against frames, each other
/// and the ground under them. Belongs to the thread of its renderer.
public struct LayoutCheck {
    private let renderer: TicketRenderer
    private let coverage: CoverageCache
    private let glyphs: GlyphCache
    private let codes = CodeEncoder()
    private let rasterizer: Rasterizer
    private let boxes: InkBoxes
    private let photos = CheckPhotos()
    /// Completes the job of a scenario with what a template's `parameters` want; jobs stay as they are without it.
    public var prepare: (inout RenderJob) throws(RenderError) -> Void = { _ throws(RenderError) in }

    public init(renderer: TicketRenderer) {
        self.renderer = renderer
        rasterizer = Rasterizer()
        coverage = CoverageCache(rasterizer: rasterizer, limit: 24 << 20)
        glyphs = GlyphCache(library: renderer.fonts)
        boxes = InkBoxes(glyphs: glyphs)
    }

    /// What a layout is tried with, in order.
    public func scenarios() -> [CheckScenario] { CheckScenario.all }

    /// Tries a layout with every scenario.
    /// - Parameter layout: a layout's name or the path of a template.
    /// - Returns: a finding for each layer and kind of fault, errors first; empty for a sound layout.
    /// - Throws: ``RenderError`` when the layout cannot be read.
    public func check(_ layout: String) throws(RenderError) -> [LayoutFinding] {
        var findings: [LayoutFinding] = []
        for scenario in scenarios() { findings += try check(layout, scenario) }
        return findings.merged()
    }

    /// Tries a layout with one scenario, for callers that show progress; ``merge(_:)`` sums up what came of several.
    public func check(_ layout: String, _ scenario: CheckScenario) throws(RenderError) -> [LayoutFinding] {
        let ground = try ground(of: layout, scenario)
        let scene = scene(of: ground)
        var report = CheckReport(layout: layout, scenario: scenario.name)
        checkTexts(scene, &report)
        checkPlaces(scene, coverage, &report)
        checkOverlaps(scene, &report)
        checkContrast(scene, on: ground.pixmap, &report)
        checkCodes(scene, codes, on: ground.pixmap, &report)
        return report.findings.merged()
    }

    /// One finding for each layer and kind of fault, errors first.
    public static func merge(_ findings: [LayoutFinding]) -> [LayoutFinding] { findings.merged() }

    /// What a scenario gives the checks to look at.
    func scene(_ layout: String, _ scenario: CheckScenario) throws(RenderError) -> CheckScene {
        scene(of: try ground(of: layout, scenario))
    }

    private func scene(of ground: borrowing PaintedFrame) -> CheckScene {
        CheckScene(ground.frame, safeArea: ground.template.safeArea, boxes: boxes)
    }

    /// The frame of a scenario, painted without glyphs and codes.
    private func ground(of layout: String, _ scenario: CheckScenario) throws(RenderError) -> PaintedFrame {
        let input = try photos.input(scenario.photo)
        var job = RenderJob(
            layout: layout, piece: scenario.piece, photo: input, options: RenderOptions(locale: scenario.locale))
        try prepare(&job)
        let template = try renderer.templates.template(layout)
        let photo = try renderer.admit(input)
        var inputs = Inputs(job, template, photo?.info)
        let source = try renderer.decode(photo, of: input, for: template, inputs)
        inputs.use(source.palette(fallback: job.piece.kind), canvasWidth: Double(template.width))
        let frame = renderer.placer.place(template, inputs)

        var painter = FramePainter(
            coverage: coverage, glyphs: glyphs, grain: .standard, codes: codes, rasterizer: rasterizer)
        painter.paintsInk = false
        painter.images = job.images
        var canvas = Pixmap(width: frame.width, height: frame.height)
        painter.paint(frame.items[...], photo: source, on: &canvas)
        return PaintedFrame(frame: frame, pixmap: canvas, template: template, warnings: source.warnings)
    }
}

/// Collects the findings of one scenario.
struct CheckReport {
    let layout: String
    let scenario: String
    private(set) var findings: [LayoutFinding] = []

    init(layout: String, scenario: String) {
        self.layout = layout
        self.scenario = scenario
    }

    mutating func add(
        _ kind: LayoutFinding.Kind, _ severity: LayoutFinding.Severity = .error, at path: String, weight: Double = 0,
        _ message: String, remedy: String
    ) {
        findings.append(
            LayoutFinding(
                layout: layout, scenario: scenario, path: path, kind: kind, severity: severity, message: message,
                remedy: remedy, weight: weight))
    }
}
