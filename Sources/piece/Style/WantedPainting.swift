import PieceModel
import PieceStylist

/// How photos are to be painted, as far as somebody has said: on the command line or in a batch's line.
struct WantedPainting: Sendable {
    enum Mode: String, CaseIterable, Sendable {
        /// The photo itself in a style.
        case photo
        /// A backdrop of the photo's mood.
        case backdrop
    }

    var style: String?
    var prompt: String?
    var mode: Mode?
    var strength: Double?
    var seed: UInt32?
    var frame: PixelSize?

    static let badFrame = (
        message: "is no size of \(PaintingJob.sides.lowerBound) to \(PaintingJob.sides.upperBound) pixels a side",
        remedy: "write it as 1080x1350"
    )

    /// What is to be painted.
    func subject(_ styles: StyleShelf) throws(Failure) -> PaintingJob.Subject {
        switch (style, prompt, mode ?? .photo) {
        case (let style?, nil, .photo): return .style(try styles.style(style))
        case (nil, let prompt?, .photo): return .prompt(prompt)
        case (nil, nil, .backdrop): return .style(try styles.backdrop())
        case (nil, nil, .photo):
            throw Failure(.usage, "nothing says how to paint", "name a style, or give words of your own as a prompt")
        case (_?, _?, .photo): throw Failure(.usage, "a style and a prompt exclude each other", "leave one out")
        case (_, _, .backdrop):
            throw Failure(.usage, "a backdrop has words of its own", "leave the style and the prompt out")
        }
    }
}

extension PaintingJob {
    init(photo: String, _ wanted: WantedPainting, out: String, _ styles: StyleShelf) throws(Failure) {
        self.init(
            photo: photo, subject: try wanted.subject(styles), strength: wanted.strength, seed: wanted.seed ?? 0,
            frame: wanted.frame, out: out)
    }
}
