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
        let forms = try render(job, as: [job.options.form])
        guard let ticket = forms.first.flatMap(\.self) else {
            throw RenderError(.encoding, "no ticket was written", "report this layout: \(job.layout)")
        }
        return ticket
    }

    /// One ticket in several forms, painted once; `job.options.form` does not count.
    /// - Returns: a picture for each form, in order; nil for a cut-out of a layout without an edge to cut along, but only
    ///   when other forms are asked for as well. `timings` of the first hold the work they share.
    public func render(_ job: RenderJob, as forms: [TicketForm]) throws(RenderError) -> [RenderedTicket?] {
        var clock = StageClock()
        var timings = RenderTimings()
        let template = try templates.template(job.layout)

        let photo = try admit(job.photo)
        var inputs = Inputs(job, template, photo?.info)
        let source = try decode(photo, of: job.photo, for: template, inputs)
        timings.decode = clock.lap()

        let palette = source.palette(fallback: job.piece.kind).replacing(job.options.palette)
        inputs.use(palette, canvasWidth: Double(template.width))
        timings.palette = clock.lap()

        let frame = placer.place(template, inputs)
        timings.layout = clock.lap()

        var warnings = source.warnings
        let canvas = paint(frame, source, job, template, palette, &warnings)
        timings.paint = clock.lap()

        var tickets: [RenderedTicket?] = []
        for form in forms {
            if form.ticketOnly, frame.cut == nil, forms.count > 1 {
                tickets.append(nil)
                continue
            }
            let said = form.ticketOnly && frame.cut == nil ? [uncut(job.layout)] : []
            let picture = try write(canvas, form, cut: frame.cut, job.layout, &timings, &clock)
            tickets.append(
                RenderedTicket(
                    bytes: picture.bytes, mediaType: form.output.mediaType, width: picture.width,
                    height: picture.height, palette: palette.tokens, warnings: warnings + said, timings: timings))
            timings = RenderTimings()
        }
        spare = consume canvas
        return tickets
    }

    private func uncut(_ layout: String) -> String {
        "layout '\(layout)' has no edge to cut along, so the ticket stays whole"
    }

    /// Cuts, scales and encodes one form of a painted ticket.
    private func write(
        _ canvas: borrowing Pixmap, _ form: TicketForm, cut: Outline?, _ layout: String, _ timings: inout RenderTimings,
        _ clock: inout StageClock
    ) throws(RenderError) -> (bytes: [UInt8], width: Int, height: Int) {
        if form.ticketOnly, let cut {
            let piece = try cutOut(canvas, along: cut, layout)
            return try write(
                piece, TicketForm(output: form.output, longSide: form.longSide), cut: nil, layout, &timings, &clock)
        }
        if let (width, height) = fittedSize(canvas.width, canvas.height, longSide: form.longSide) {
            let small = canvas.resampled(crop: canvas.bounds.rect, width: width, height: height)
            timings.paint += clock.lap()
            let bytes = try encode(small, form.output)
            timings.encode += clock.lap()
            return (bytes, width, height)
        }
        timings.paint += clock.lap()
        let bytes = try encode(canvas, form.output)
        timings.encode += clock.lap()
        return (bytes, canvas.width, canvas.height)
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
        _ ticket: borrowing Pixmap, along cut: Outline, _ layout: String
    ) throws(RenderError) -> Pixmap {
        let mask = coverage.fill(cut, within: ticket.bounds)
        guard !mask.mask.frame.isEmpty else {
            throw RenderError(
                .badLayout, "layout '\(layout)': its cut lies outside the canvas", "correct \"cut\" in the layout")
        }
        var result = ticket.cropped(to: mask.mask.frame)
        result.multiplyAlpha(by: mask.mask.copy().offset(dx: -mask.mask.frame.x, dy: -mask.mask.frame.y))
        return result
    }

    /// The size that fits a long side, or nil when the picture fits already; pictures are never enlarged.
    private func fittedSize(_ width: Int, _ height: Int, longSide: Int?) -> (Int, Int)? {
        let side = max(width, height)
        guard let longSide, longSide > 0, longSide < side else { return nil }
        return (
            max(1, (width * longSide + side / 2) / side), max(1, (height * longSide + side / 2) / side)
        )
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
