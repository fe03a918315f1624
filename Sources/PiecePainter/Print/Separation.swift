import PieceGraphics

/// How much of each of up to four inks makes a colour, on paper of a given colour.
///
/// Inks are filters: a coverage c of an ink that lets T of the light through leaves 1 − c · (1 − T), and inks printed
/// over each other multiply (Demichel's chances for independent screens). All of it is linear light. The coverages of a
/// grid of colours are found once, those between by interpolation.
struct Separation {
    /// What each solid ink lets through.
    let inks: [SIMD3<Float>]
    let paper: SIMD3<Float>
    private static let side = 17
    private var table: [SIMD4<Float>] = []

    private static let luminance = SIMD3<Float>(0.2126, 0.7152, 0.0722)

    /// - Parameters:
    ///   - inks: one to four, as solid on white, the darkest last.
    ///   - depth: 1 prints black with all the inks; less leaves out some of the lighter ones, which only muddy it.
    init(inks: [Color], paper: Color, depth: Float = 1) {
        let inks = inks.map { SIMD3<Float>(light: $0) }
        self.inks = inks
        self.paper = SIMD3(light: paper)
        let all = inks.reduce(self.paper) { $0 * $1 }
        let dark = inks.suffix(2).reduce(self.paper) { $0 * $1 }
        let darkest = dark + (all - dark) * depth
        let steps = (0..<Self.side).map { i in
            Float(LinearColor.decode(Double(i) / Double(Self.side - 1)))
        }
        table.reserveCapacity(Self.side * Self.side * Self.side)
        for blue in steps {
            for green in steps {
                for red in steps {
                    // Paper for white, all the inks for black: what a print can show, and so no blocked shadows.
                    let wanted = SIMD3(red, green, blue) * (self.paper - darkest * 0.3) + darkest * 0.3
                    table.append(coverages(for: wanted))
                }
            }
        }
    }

    /// The coverages whose print comes nearest: coordinate descent, exact for each ink in turn, on squared differences of
    /// light weighed by how well the eye tells them apart, luminance most.
    private func coverages(for wanted: SIMD3<Float>) -> SIMD4<Float> {
        let weights = 1 / (wanted + 0.04)
        let lightness = (wanted * Self.luminance).sum()
        let lightnessWeight = 3 / (lightness + 0.04)
        var result = SIMD4<Float>(repeating: 0)
        for _ in 0..<20 {
            for k in inks.indices {
                var ground = paper
                for j in inks.indices where j != k { ground *= 1 - result[j] * (1 - inks[j]) }
                let taken = ground * (1 - inks[k])
                let darker = ground - wanted
                let (takenY, darkerY) = ((taken * Self.luminance).sum(), (darker * Self.luminance).sum())
                let above = (weights * darker * taken).sum() + lightnessWeight * darkerY * takenY
                let below = (weights * taken * taken).sum() + lightnessWeight * takenY * takenY
                result[k] = held(above / (below + 1e-3))
            }
        }
        return result
    }

    /// The coverage of each ink over the photo, 0…255.
    /// - Parameter range: coverages below it leave the paper bare, and those above it are solid.
    func plates(of photo: borrowing Pixmap, range: ClosedRange<Float> = 0...1) -> [SharedMask] {
        let (bare, scale) = (range.lowerBound, 255 / (range.upperBound - range.lowerBound))
        let plates = inks.map { _ in SharedMask(Mask(uninitializedFrame: photo.bounds)) }
        let bases = plates.map { $0.mask.base }
        let places = (0..<256).map { Float($0) / 255 * Float(Self.side - 1) }
        let stride = plates.first?.mask.stride ?? 0
        let (up, out) = (Self.side, Self.side * Self.side)
        table.withUnsafeBufferPointer { table in
            places.withUnsafeBufferPointer { places in
                for y in 0..<photo.height {
                    let row = photo.base + y * photo.stride
                    let line = y * stride
                    for x in 0..<photo.width {
                        let p = row + 4 * x
                        let (r, g, b) = (places[Int(p[0])], places[Int(p[1])], places[Int(p[2])])
                        // The lower corner of a cell of the grid, never its last plane.
                        let (i, j, k) = (min(up - 2, Int(r)), min(up - 2, Int(g)), min(up - 2, Int(b)))
                        let (u, v, w) = (r - Float(i), g - Float(j), b - Float(k))
                        let at = k * out + j * up + i
                        let near = mixed(table, at, up, u, v)
                        let far = mixed(table, at + out, up, u, v)
                        let coverage = ((near + (far - near) * w) - bare) * scale + 0.5
                        for (ink, base) in bases.enumerated() {
                            base[line + x] = UInt8(min(255, max(0, coverage[ink])))
                        }
                    }
                }
            }
        }
        return plates
    }

    @inline(__always)
    private func mixed(
        _ table: UnsafeBufferPointer<SIMD4<Float>>, _ at: Int, _ up: Int, _ u: Float, _ v: Float
    ) -> SIMD4<Float> {
        let low = table[at] + (table[at + 1] - table[at]) * u
        let high = table[at + up] + (table[at + up + 1] - table[at + up]) * u
        return low + (high - low) * v
    }
}
