import Foundation
import PieceCodecs
import PieceGraphics
import Testing

/// Compares a picture with the one that was looked at and accepted, Goldens/NAME.png: no channel may differ by more
/// than 1/255. `PIECE_UPDATE=1` accepts what is rendered; look at it before committing.
enum Golden {
    static func check(_ name: String, _ rendered: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = Checkout.tests.appending(path: "Goldens/\(name).png")
        if ProcessInfo.processInfo.environment["PIECE_UPDATE"] == "1" {
            try Data(rendered).write(to: file)
            return
        }
        guard let accepted = try? Data(contentsOf: file) else {
            Issue.record("there is no \(file.path); accept it with PIECE_UPDATE=1", sourceLocation: sourceLocation)
            return
        }
        let expected = try decode([UInt8](accepted)).takePixmap()
        let actual = try decode(rendered).takePixmap()
        guard expected.width == actual.width, expected.height == actual.height else {
            Issue.record(
                "\(name): \(actual.width)×\(actual.height) px instead of \(expected.width)×\(expected.height)",
                sourceLocation: sourceLocation)
            return
        }
        let worst = difference(expected, actual)
        guard worst.value > 1 else { return }
        let panel = FileManager.default.temporaryDirectory.appending(path: "piece-\(name)-expected-diff-actual.png")
        try Data(try encodePNG(panels(expected, actual), mode: .balanced)).write(to: panel)
        Issue.record(
            "\(name): differs by up to \(worst.value)/255, first at \(worst.x),\(worst.y); see \(panel.path)",
            sourceLocation: sourceLocation)
    }

    private static func channels(_ pixel: UInt32) -> [Int] { [0, 8, 16, 24].map { Int(pixel >> $0 & 255) } }

    /// The largest difference of a channel, and the first pixel that is off by more than 1.
    private static func difference(
        _ a: borrowing Pixmap, _ b: borrowing Pixmap
    ) -> (value: Int, x: Int, y: Int) {
        var worst = (value: 0, x: -1, y: -1)
        for y in 0..<a.height {
            for x in 0..<a.width where a[x, y] != b[x, y] {
                let value = zip(channels(a[x, y]), channels(b[x, y])).map { abs($0 - $1) }.max() ?? 0
                if value > 1, worst.x < 0 { (worst.x, worst.y) = (x, y) }
                worst.value = max(worst.value, value)
            }
        }
        return worst
    }

    /// Expected, difference (white where equal, darker the more it differs) and actual, side by side.
    private static func panels(_ a: borrowing Pixmap, _ b: borrowing Pixmap) -> Pixmap {
        var result = Pixmap(width: a.width * 3, height: a.height)
        for y in 0..<a.height {
            for x in 0..<a.width {
                let worst = zip(channels(a[x, y]), channels(b[x, y])).map { abs($0 - $1) }.max() ?? 0
                let grey = UInt32(worst == 0 ? 255 : max(0, 200 - worst * 3))
                result[x, y] = a[x, y]
                result[a.width + x, y] = grey | grey << 8 | grey << 16 | 0xFF00_0000
                result[2 * a.width + x, y] = b[x, y]
            }
        }
        return result
    }
}
