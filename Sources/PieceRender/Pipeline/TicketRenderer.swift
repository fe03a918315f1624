import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel
import PieceText

/// Renders tickets. One per thread: fonts and caches are not shared, so nothing on the way takes a lock.
///
/// The pipeline is the list of calls in `render`; every step is in a file of its own.
public final class TicketRenderer {
    public let templates: TemplateStore
    public let fonts: FontLibrary
    let placer: Placer
    private let coverage: CoverageCache
    private let glyphs: GlyphCache
    private let grain: Grain
    private let codes = CodeEncoder()
    private let rasterizer: Rasterizer
    private let bases = BaseLayerCache()
    /// Decoding limits for photos.
    public var limits = DecodeLimits.standard

    /// - Parameter fontRoot: where font files lie; nil takes the manifest's own root.
    public init(assets: AssetRoot, fontRoot: String? = nil) throws(RenderError) {
        do {
            fonts = try FontLibrary(assets: assets, root: fontRoot)
            rasterizer = try Rasterizer()
        } catch {
            throw RenderError(.fontsMissing, "the fonts cannot be used: \(error)", "run: piece doctor")
        }
        templates = TemplateStore(root: assets, fonts: Set(fonts.ids))
        placer = Placer(fonts: fonts)
        coverage = CoverageCache(rasterizer: rasterizer, limit: 24 << 20)
        glyphs = GlyphCache(library: fonts)
        grain = Grain()
    }

    /// One ticket, from photo and facts to encoded bytes.
    public func render(_ job: RenderJob) throws(RenderError) -> RenderedTicket {
        var clock = StageClock()
        var timings = RenderTimings()
        let template = try templates.template(job.layout)

        let photo = try admit(job.photo)
        var inputs = Inputs(job: job, template: template, photo: photo?.info)
        let source = try decode(photo, for: template, inputs)
        timings.decode = clock.lap()

        let palette = source.palette(fallback: job.piece.kind)
        inputs.use(palette, canvasWidth: template.width)
        timings.palette = clock.lap()

        let frame = placer.place(template, inputs)
        timings.layout = clock.lap()

        var (ticket, warnings) = paint(frame, source, job, template, palette)
        if job.options.ticketOnly { ticket = cutOut(consume ticket, along: frame.cut) }
        if let longSide = job.options.longSide { ticket = fitted(consume ticket, longSide: longSide) }
        timings.paint = clock.lap()

        let bytes = try encode(ticket, job.options.output)
        timings.encode = clock.lap()
        if let photo { warnings.insert(contentsOf: photo.warnings, at: 0) }
        return RenderedTicket(
            bytes: bytes, mediaType: job.options.output.mediaType, width: ticket.width, height: ticket.height,
            palette: palette.tokens, warnings: warnings, timings: timings)
    }

    /// A ticket as pixels, with its frame: what `layouts check` looks at.
    package func renderFrame(_ job: RenderJob) throws(RenderError) -> (frame: Frame, pixmap: Pixmap, template: Template) {
        let template = try templates.template(job.layout)
        let photo = try admit(job.photo)
        var inputs = Inputs(job: job, template: template, photo: photo?.info)
        let source = try decode(photo, for: template, inputs)
        let palette = source.palette(fallback: job.piece.kind)
        inputs.use(palette, canvasWidth: template.width)
        let frame = placer.place(template, inputs)
        let (pixmap, _) = paint(frame, source, job, template, palette)
        return (frame, pixmap, template)
    }

    private func paint(
        _ frame: Frame, _ source: borrowing PhotoSource, _ job: RenderJob, _ template: Template, _ palette: PhotoPalette
    ) -> (Pixmap, [String]) {
        var painter = FramePainter(
            coverage: coverage, glyphs: glyphs, grain: grain, codes: codes, rasterizer: rasterizer)
        painter.images = job.images
        let key = BaseLayerCache.Key(
            layout: job.layout, version: template.version, palette: palette, locale: job.options.locale)
        let statics = frame.items.prefix(frame.staticCount)
        var canvas: Pixmap
        if let base = bases.copy(key) {
            canvas = base
        } else {
            canvas = Pixmap(width: frame.width, height: frame.height)
            painter.paint(statics, photo: source, on: &canvas)
            if !statics.isEmpty { bases.keep(canvas, for: key) }
        }
        painter.paint(frame.items.dropFirst(frame.staticCount), photo: source, on: &canvas)
        return (canvas, painter.warnings)
    }

    /// The ticket alone: cut along its outline and cropped to it.
    private func cutOut(_ ticket: consuming Pixmap, along cut: Outline?) -> Pixmap {
        guard let cut else { return ticket }
        let mask = coverage.fill(cut, within: ticket.bounds)
        var result = ticket.cropped(to: mask.mask.frame)
        result.multiplyAlpha(by: mask.mask.copy().offset(dx: -mask.mask.frame.x, dy: -mask.mask.frame.y))
        return result
    }

    private func fitted(_ ticket: consuming Pixmap, longSide: Int) -> Pixmap {
        let side = max(ticket.width, ticket.height)
        guard longSide > 0, longSide < side else { return ticket }
        let width = max(1, (ticket.width * longSide + side / 2) / side)
        let height = max(1, (ticket.height * longSide + side / 2) / side)
        return ticket.resampled(crop: ticket.bounds.rect, width: width, height: height)
    }
}
