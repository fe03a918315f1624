#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A printing screen: thresholds that turn coverage into dots or grain, the tile turned by an angle.
struct Screen {
    /// 128 × 128 thresholds, each of 0…255 equally often, so that a coverage of a third inks a third of the area.
    struct Tile: Sendable {
        static let side = 128
        let values: [UInt8]

        /// The values' ranks, as bytes.
        private init(ranking values: [Float]) {
            let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
            var ranks = [UInt8](repeating: 0, count: values.count)
            for (rank, index) in order.enumerated() { ranks[index] = UInt8(rank * 256 / values.count) }
            self.values = ranks
        }

        /// One round dot, which becomes a round hole above half coverage.
        static let dot: Tile = {
            let waves = (0..<side).map { Float(cos(Double($0) / Double(side) * 2 * .pi)) }
            return Tile(ranking: (0..<side * side).map { -waves[$0 % side] - waves[$0 / side] })
        }()

        /// One line.
        static let line: Tile = {
            let waves = (0..<side).map { Float(-cos(Double($0) / Double(side) * 2 * .pi)) }
            return Tile(ranking: (0..<side * side).map { waves[$0 / side] })
        }()

        /// Grain without clumps: noise whose low frequencies are taken away a few times over.
        static let grain: Tile = {
            let noise = Noise(seed: 0x5EED, 1)
            var values = (0..<side * side).map { noise.unit($0 % side, $0 / side) }
            for _ in 0..<4 {
                let soft = smoothed(values)
                values = Tile(ranking: zip(values, soft).map { $0 - $1 }).values.map { Float($0) / 255 }
            }
            return Tile(ranking: values)
        }()

        /// A binomial blur around the edges of the tile.
        private static func smoothed(_ tile: [Float]) -> [Float] {
            let mask = side - 1
            func pass(_ v: [Float], _ dx: Int, _ dy: Int) -> [Float] {
                (0..<side * side).map { i in
                    let (x, y) = (i % side, i / side)
                    func at(_ k: Int) -> Float { v[((y + k * dy) & mask) * side + ((x + k * dx) & mask)] }
                    return (at(-2) + at(2) + 4 * (at(-1) + at(1)) + 6 * at(0)) / 16
                }
            }
            return pass(pass(tile, 1, 0), 0, 1)
        }
    }

    let tile: Tile
    /// How far one pixel goes in the tile, in 1/65536 of its samples.
    private let along: Int
    private let across: Int
    private let startU: Int
    private let startV: Int
    /// How steeply coverage turns to ink: an edge about a pixel wide.
    let gain: Float

    /// - Parameters:
    ///   - pitch: pixels from one dot to the next; for grain, of one grain.
    ///   - angle: in degrees.
    ///   - shift: of the tile, in tiles.
    init(_ tile: Tile, pitch: Float, angle: Double, shift: (Float, Float) = (0, 0), isGrain: Bool = false) {
        self.tile = tile
        let period = Double(isGrain ? pitch * Float(Tile.side) : pitch)
        let scale = Double(Tile.side) / period * 65536
        along = Int((cos(angle * .pi / 180) * scale).rounded())
        across = Int((sin(angle * .pi / 180) * scale).rounded())
        startU = Int(shift.0 * Float(Tile.side << 16))
        startV = Int(shift.1 * Float(Tile.side << 16))
        gain = (isGrain ? 1.8 : max(1, pitch / 2.4)) / 255
    }

    /// Ink (0…1) of a row of coverages.
    @inline(__always)
    func ink(
        _ target: UnsafeMutablePointer<Float>, coverage: (Int) -> Float, y: Int, count: Int
    ) {
        tile.values.withUnsafeBufferPointer { tile in
            var (u, v) = (startU - y &* across, startV + y &* along)
            let mask = Tile.side - 1
            for x in 0..<count {
                // Masked to 0…127 each, so inside the tile.
                let threshold = Float(tile[((v >> 16) & mask) << 7 | ((u >> 16) & mask)]) + 0.5
                target[x] = held((coverage(x) - threshold) * gain + 0.5)
                u &+= along
                v &+= across
            }
        }
    }
}
