public import PieceGraphics

/// Which part of a photo is sent to a painter, and where in the painted picture the frame of the ticket lies.
///
/// Painters take few sizes, and rarely the frame's aspect. So a larger part of the photo is sent, of the aspect that
/// the painter takes, with the frame's part inside; where the photo ends, it is continued by its mirror image, which
/// disturbs a painter less than bars. Of the answer only the frame's part is used.
public struct PhotoFraming: Hashable, Sendable {
    /// The size of the photo, in pixels.
    public let photo: PixelSize
    /// The size of the result, in pixels.
    public let frame: PixelSize
    /// The size that is sent and asked for, in pixels.
    public let sent: PixelSize
    /// The part of the photo that the frame shows, in its pixels.
    public let inner: Rect
    /// The part that is sent, in the photo's pixels; it may reach beyond the photo.
    public let outer: Rect

    /// - Parameters:
    ///   - photo: the size of the upright photo, in pixels.
    ///   - crop: the part that the frame shows, in fractions 0…1 of the photo's sides; of the frame's aspect.
    ///   - frame: the size of the frame, in pixels.
    ///   - sizes: what the painter takes.
    public init(photo: PixelSize, crop: Rect, frame: PixelSize, sizes: SizeRule) {
        let whole = Rect(0, 0, Double(photo.width), Double(photo.height))
        let wanted = Rect(
            crop.x * whole.width, crop.y * whole.height, crop.width * whole.width, crop.height * whole.height)
        let part = wanted.intersection(whole)
        let inner = part.width >= 1 && part.height >= 1 ? part : whole
        let sent = sizes.size(for: frame)
        let isWide = inner.width / inner.height > sent.aspect
        let width = isWide ? inner.width : inner.height * sent.aspect
        let height = isWide ? inner.width / sent.aspect : inner.height
        self.photo = photo
        self.frame = frame
        self.sent = sent
        self.inner = inner
        outer = Rect(
            PhotoFraming.start(inner.x, inner.width, width, within: whole.width),
            PhotoFraming.start(inner.y, inner.height, height, within: whole.height), width, height)
    }

    /// The framing whose crop covers the frame around a point that stays in view.
    /// - Parameter focal: in fractions 0…1 of the photo's sides.
    public init(photo: PixelSize, frame: PixelSize, focal: Point, sizes: SizeRule) {
        let crop = PhotoFraming.cover(photo, aspect: frame.aspect, focal: focal)
        let (width, height) = (Double(photo.width), Double(photo.height))
        self.init(
            photo: photo, crop: Rect(crop.x / width, crop.y / height, crop.width / width, crop.height / height),
            frame: frame, sizes: sizes)
    }

    /// What of the painted picture the frame shows, in fractions 0…1 of its sides.
    public var window: Rect {
        Rect(
            (inner.x - outer.x) / outer.width, (inner.y - outer.y) / outer.height, inner.width / outer.width,
            inner.height / outer.height)
    }

    /// Whether all that is sent is of the photo itself.
    public var isWithinPhoto: Bool {
        Rect(0, 0, Double(photo.width), Double(photo.height)).contains(outer, slack: 1e-6)
    }

    /// The part of a painted picture that the frame shows, in its pixels; a picture of another aspect than asked for
    /// is taken from its middle.
    func used(of answer: PixelSize) -> Rect {
        let whole = PhotoFraming.cover(answer, aspect: sent.aspect, focal: Point(0.5, 0.5))
        let window = window
        return Rect(
            whole.x + window.x * whole.width, whole.y + window.y * whole.height, window.width * whole.width,
            window.height * whole.height)
    }

    /// The largest rectangle of an aspect within a picture, around a point that stays in view; in pixels.
    static func cover(_ picture: PixelSize, aspect: Double, focal: Point) -> Rect {
        func fraction(_ value: Double) -> Double { value.isFinite ? min(1, max(0, value)) : 0.5 }
        let (width, height) = (Double(picture.width), Double(picture.height))
        let w = min(width, height * aspect)
        let h = min(height, width / aspect)
        return Rect((width - w) * fraction(focal.x), (height - h) * fraction(focal.y), w, h)
    }

    /// Where an interval of some length starts that holds another: around its middle, but rather inside the photo, and
    /// around the photo's middle when it is longer than that.
    private static func start(_ inner: Double, _ size: Double, _ length: Double, within side: Double) -> Double {
        guard length < side else { return (side - length) / 2 }
        return min(side - length, max(0, inner + (size - length) / 2))
    }
}
