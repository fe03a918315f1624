import PieceGraphics
import PieceModel
import PieceStore
import PieceStylist

/// Who paints for a service, and with which styles.
struct Workshop: Sendable {
    /// A painter with what it costs.
    struct Bench: Sendable {
        let painter: any ImagePainter
        let prices: CostTable
        let quality: PaintOptions.Quality?
        /// What else changes its pictures, for cache keys.
        let options: String
        /// Whether the server charges once for requests with the same key.
        let honoursKeys: Bool
        /// Whether photos leave this machine.
        let isRemote: Bool
        /// Whether it can follow a prompt of a user's own.
        let takesPrompts: Bool
    }

    let styles: Styles
    /// By the names that jobs keep.
    let benches: [String: Bench]
    /// Who paints when nobody is named.
    let preferred: String

    /// What is sent, for a job.
    func prompt(of order: StyleOrder) -> (prompt: String, negative: String)? {
        if let prompt = order.prompt { return (prompt, "") }
        guard let style = order.style.flatMap({ styles[$0] }) else { return nil }
        return (style.prompt, style.negative)
    }
}
