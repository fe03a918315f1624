import Glibc
import PieceGraphics

extension Path {
    /// Reads SVG path data (M L H V C S Q T A Z, upper and lower case); nil when it is malformed.
    /// Source: SVG 1.1, §8.3 and appendix F.6 for arcs.
    init?(svg data: String) {
        self.init()
        var scanner = SVGScanner(data)
        var current = Point.zero
        var start = Point.zero
        var lastControl: Point?
        var lastWasQuad = false
        var command: Character = " "
        while !scanner.isAtEnd {
            if let next = scanner.command() { command = next } else if command == " " { return nil }
            let relative = command.isLowercase
            let base = relative ? current : .zero
            func point() -> Point? {
                guard let x = scanner.number(), let y = scanner.number() else { return nil }
                return Point(base.x + x, base.y + y)
            }
            var control: Point?
            var quadratic = false
            switch command.uppercased() {
            case "M":
                guard let p = point() else { return nil }
                move(p)
                (current, start) = (p, p)
                command = relative ? "l" : "L"
            case "L":
                guard let p = point() else { return nil }
                line(p)
                current = p
            case "H":
                guard let x = scanner.number() else { return nil }
                current = Point(base.x + x, current.y)
                line(current)
            case "V":
                guard let y = scanner.number() else { return nil }
                current = Point(current.x, base.y + y)
                line(current)
            case "C", "S":
                let reflected = lastWasQuad ? nil : lastControl
                var first = reflected.map { Point(2 * current.x - $0.x, 2 * current.y - $0.y) } ?? current
                if command.uppercased() == "C" {
                    guard let p = point() else { return nil }
                    first = p
                }
                guard let second = point(), let p = point() else { return nil }
                cubic(first, second, p)
                (control, current) = (second, p)
            case "Q", "T":
                let reflected = lastWasQuad ? lastControl : nil
                var c = reflected.map { Point(2 * current.x - $0.x, 2 * current.y - $0.y) } ?? current
                if command.uppercased() == "Q" {
                    guard let p = point() else { return nil }
                    c = p
                }
                guard let p = point() else { return nil }
                quad(c, p)
                (control, current, quadratic) = (c, p, true)
            case "A":
                guard let rx = scanner.number(), let ry = scanner.number(), let angle = scanner.number(),
                    let large = scanner.flag(), let sweep = scanner.flag(), let p = point()
                else { return nil }
                arc(from: current, to: p, rx: rx, ry: ry, degrees: angle, large: large, sweep: sweep)
                current = p
            case "Z":
                close()
                current = start
                command = " "
            default: return nil
            }
            lastControl = control
            lastWasQuad = quadratic
        }
    }

    /// An elliptical arc as cubics of at most a quarter turn each.
    private mutating func arc(
        from p0: Point, to p1: Point, rx: Double, ry: Double, degrees: Double, large: Bool, sweep: Bool
    ) {
        var (rx, ry) = (abs(rx), abs(ry))
        guard rx > 0, ry > 0, p0 != p1 else { return line(p1) }
        let phi = degrees * .pi / 180
        let (s, c) = (sin(phi), cos(phi))
        let (dx, dy) = ((p0.x - p1.x) / 2, (p0.y - p1.y) / 2)
        let (x1, y1) = (c * dx + s * dy, -s * dx + c * dy)
        let excess = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry)
        if excess > 1 {
            rx *= excess.squareRoot()
            ry *= excess.squareRoot()
        }
        let denominator = rx * rx * y1 * y1 + ry * ry * x1 * x1
        let root = (max(0, rx * rx * ry * ry - denominator) / denominator).squareRoot() * (large == sweep ? -1 : 1)
        let (cx1, cy1) = (root * rx * y1 / ry, -root * ry * x1 / rx)
        let centre = Point(c * cx1 - s * cy1 + (p0.x + p1.x) / 2, s * cx1 + c * cy1 + (p0.y + p1.y) / 2)
        let from = atan2((y1 - cy1) / ry, (x1 - cx1) / rx)
        var turn = atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx) - from
        if sweep, turn < 0 { turn += 2 * .pi }
        if !sweep, turn > 0 { turn -= 2 * .pi }
        // Numbers far beyond any canvas leave no turn to draw.
        guard turn.isFinite, centre.x.isFinite, centre.y.isFinite else { return line(p1) }
        let pieces = max(1, Int((abs(turn) / (.pi / 2)).rounded(.up)))
        let step = turn / Double(pieces)
        let k = 4 / 3 * tan(step / 4)
        func on(_ x: Double, _ y: Double) -> Point {
            Point(centre.x + c * rx * x - s * ry * y, centre.y + s * rx * x + c * ry * y)
        }
        for i in 0..<pieces {
            let (a, b) = (from + Double(i) * step, from + Double(i + 1) * step)
            cubic(
                on(cos(a) - k * sin(a), sin(a) + k * cos(a)), on(cos(b) + k * sin(b), sin(b) - k * cos(b)),
                i == pieces - 1 ? p1 : on(cos(b), sin(b)))
        }
    }
}

/// Reads the numbers, flags and letters of path data.
private struct SVGScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        skip()
    }

    var isAtEnd: Bool { index >= bytes.count }

    private mutating func skip() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D, 0x2C].contains(bytes[index]) { index += 1 }
    }

    mutating func command() -> Character? {
        guard index < bytes.count else { return nil }
        let c = Character(Unicode.Scalar(bytes[index]))
        guard c.isLetter, c != "e", c != "E" else { return nil }
        index += 1
        skip()
        return c
    }

    mutating func flag() -> Bool? {
        guard index < bytes.count, bytes[index] == 0x30 || bytes[index] == 0x31 else { return nil }
        let isSet = bytes[index] == 0x31
        index += 1
        skip()
        return isSet
    }

    mutating func number() -> Double? {
        let start = index
        if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
        var dot = false
        while index < bytes.count {
            let b = bytes[index]
            if b >= 0x30 && b <= 0x39 {
                index += 1
            } else if b == 0x2E, !dot {
                dot = true
                index += 1
            } else if b == 0x65 || b == 0x45, index > start {
                index += 1
                if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D { index += 1 }
            } else {
                break
            }
        }
        // Farther off than any canvas is as good as at the end of the range that arithmetic can take.
        let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)).map { max(-1e6, min(1e6, $0)) }
        skip()
        return value
    }
}
