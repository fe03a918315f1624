public import PieceCodecs
import PieceGraphics
import PieceLayout
import PieceModel
public import PieceText

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
    /// The last ticket's memory, used again for the next: new memory costs a page fault every 4 KB.
    private var spare: Pixmap?
    /// Decoding limits for photos.
    public var limits = DecodeLimits.standard

    /// - Parameter fontRoot: where font files lie; nil takes the manifest's own root.
    public init(assets: AssetRoot, fontRoot: String? = nil) throws(RenderError) {
        do {
            fonts = try FontLibrary(manifest: .load(from: assets.bytes("fonts/fonts.json")), root: fontRoot)
            rasterizer = Rasterizer()
        } catch {
            throw RenderError(.fontsMissing, "the fonts cannot be used: \(error)", "run: piece doctor")
        }
        templates = TemplateStore(root: assets, fonts: Set(fonts.ids))
        placer = Placer(fonts: fonts)
        coverage = CoverageCache(rasterizer: rasterizer, limit: 24 << 20)
        glyphs = GlyphCache(library: fonts)
        grain = Grain.standard
    }

    /// One ticket, from photo and facts to encoded bytes.
    public func render(_ job: RenderJob) throws(RenderError) -> RenderedTicket {
        var clock = StageClock()
        var timings = RenderTimings()
        let template = try templates.template(job.layout)

        let photo = try admit(job.photo)
        var inputs = Inputs(job, template, photo?.info)
        let source = try decode(photo, of: job.photo, for: template, inputs)
        timings.decode = clock.lap()

        let palette = source.palette(fallback: job.piece.kind)
        inputs.use(palette, canvasWidth: Double(template.width))
        timings.palette = clock.lap()

        let frame = placer.place(template, inputs)
        timings.layout = clock.lap()

        var warnings = source.warnings
        var ticket = paint(frame, source, job, template, palette, &warnings)
        if job.options.ticketOnly, frame.cut == nil {
            warnings.append("layout '\(job.layout)' has no edge to cut along, so the ticket stays whole")
        }
        if job.options.ticketOnly { ticket = try cutOut(consume ticket, along: frame.cut, job.layout) }
        if let longSide = job.options.longSide { ticket = fitted(consume ticket, longSide: longSide) }
        timings.paint = clock.lap()

        let bytes = try encode(ticket, job.options.output)
        timings.encode = clock.lap()
        let (width, height) = (ticket.width, ticket.height)
        spare = consume ticket
        return RenderedTicket(
            bytes: bytes, mediaType: job.options.output.mediaType, width: width, height: height,
            palette: palette.tokens, warnings: warnings, timings: timings)
    }

    private func paint(
        _ frame: Frame, _ source: borrowing PhotoSource, _ job: RenderJob, _ template: Template,
        _ palette: PhotoPalette, _ warnings: inout [String]
    ) -> Pixmap {
        var painter = FramePainter(
            coverage: coverage, glyphs: glyphs, grain: grain, codes: codes, rasterizer: rasterizer)
        painter.images = job.images
        let key = BaseLayerCache.Key(
            template: template.fingerprint, palette: palette, locale: job.options.locale)
        let statics = frame.items.prefix(frame.staticCount)
        var canvas: Pixmap
        if let base = bases.copy(key) {
            canvas = base
        } else {
            canvas = blankCanvas(frame.width, frame.height)
            painter.paint(statics, photo: source, on: &canvas)
            // What has something to say is painted every time, so that it is said every time.
            if !statics.isEmpty, painter.warnings.isEmpty { bases.keep(canvas, for: key) }
        }
        painter.paint(frame.items.dropFirst(frame.staticCount), photo: source, on: &canvas)
        warnings.append(contentsOf: painter.warnings)
        return canvas
    }

    private func blankCanvas(_ width: Int, _ height: Int) -> Pixmap {
        if var canvas = spare.take(), canvas.width == width, canvas.height == height {
            canvas.clear()
            return canvas
        }
        return Pixmap(width: width, height: height)
    }

    /// The ticket alone: cut along its outline and cropped to it.
    private func cutOut(
        _ ticket: consuming Pixmap, along cut: Outline?, _ layout: String
    ) throws(RenderError) -> Pixmap {
        guard let cut else { return ticket }
        let mask = coverage.fill(cut, within: ticket.bounds)
        guard !mask.mask.frame.isEmpty else {
            throw RenderError(
                .badLayout, "layout '\(layout)': its cut lies outside the canvas", "correct \"cut\" in the layout")
        }
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

extension Inputs {
    init(_ job: RenderJob, _ template: Template, _ info: ImageInfo?) {
        self.init(
            piece: job.piece, locale: job.options.locale,
            photoSize: info.map { Size(Double($0.uprightWidth), Double($0.uprightHeight)) },
            canvas: Size(Double(template.width), Double(template.height)))
        scope.values.merge(job.parameters) { own, _ in own }
        lists.merge(job.parameterLists) { own, _ in own }
    }
}

extension PhotoPalette {
    /// The tokens as `#RRGGBB`, for pages.
    var tokens: [String: String] {
        var tokens = ["vib": vib.hex, "counter": counter.hex, "deep": deep.hex, "tint": tint.hex, "dim": dim.hex]
        tokens["band"] = band.map(\.color.hex).joined(separator: ",")
        return tokens
    }
}
