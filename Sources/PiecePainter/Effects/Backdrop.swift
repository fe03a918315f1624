import PieceGraphics

/// An abstract ground in the photo's colours and mood: its broadest areas of colour, bent and brushed over until no
/// person and no letter is left. For the reverse side of a ticket, so text must read on it.
struct Backdrop: Effect {
    var detail = 5
    var bend = 0.6
    var strokes = 0.6
    var calm = 0.4
    var grain = 0.4

    static let name = "backdrop"
    static let parameters: [Parameter<Backdrop>] = [
        .integer("detail", \.detail, 2...8, "how many areas of colour lie side by side"),
        .number("bend", \.bend, 0...1, "how much the areas are bent"),
        .number("strokes", \.strokes, 0...1, "how much the brush shows"),
        .number("calm", \.calm, 0...1, "how much tones are drawn together"),
        .number("grain", \.grain, 0...1, "how much the paper shows"),
    ]

    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap {
        let unit = photo.unit()
        let (width, height) = (photo.width, photo.height)
        // Colours of a few areas. Half of the resolution is plenty for what is left of the photo.
        let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
        let areas = Lab(self.areas(photo))
        let bent = bentAreas(areas, columns, rows, seed)
        let flow = Flow(bent.l, sigma: max(2, 10 * unit), wind: 0.09, seed: seed)
        let noise = Field(white: Noise(seed: seed, 1), width: columns, height: rows)
        let broad = flow.streaks(noise.blurred(sigma: max(1, 7 * unit)), length: max(6, Int(14 * unit)))
        let fine = flow.streaks(noise.blurred(sigma: max(0.4, 0.8 * unit)), length: max(6, Int(16 * unit)))
        brush(bent, broad, fine)
        let result = Lab(
            l: bent.l.enlarged(width: width, height: height), a: bent.a.enlarged(width: width, height: height),
            b: bent.b.enlarged(width: width, height: height))
        let rough = Noise(seed: seed, 2)
        let amount = 0.0015 + 0.010 * Float(grain)
        for y in 0..<height {
            let l = result.l.row(y)
            for x in 0..<width { l[x] += amount * rough.normal(x, y) }
        }
        return result.pixmap()
    }

    /// A picture of a few pixels.
    private func areas(_ photo: borrowing Pixmap) -> Pixmap {
        let (width, height) = (Double(photo.width), Double(photo.height))
        let scale = Double(detail) / min(width, height)
        let columns = min(24, max(1, Int((width * scale).rounded())))
        let rows = min(24, max(1, Int((height * scale).rounded())))
        return photo.resampled(crop: Rect(0, 0, width, height), width: columns, height: rows)
    }

    /// The areas enlarged by a smooth spline and bent by slow turbulence.
    private func bentAreas(_ areas: borrowing Lab, _ width: Int, _ height: Int, _ seed: UInt64) -> Lab {
        let cell = Float(max(width, height)) / 2.2
        let (w, h) = ((width + 7) / 8, (height + 7) / 8)
        let dx = Field(clouds: Noise(seed: seed, 3), width: w, height: h, cell: cell / 8, octaves: 3, persistence: 0.45)
        let dy = Field(clouds: Noise(seed: seed, 4), width: w, height: h, cell: cell / 8, octaves: 3, persistence: 0.45)
        let stretch = Stretch(from: (w, h), to: (width, height))
        let rows = Field(uninitializedWidth: width, height: 2)
        let (alongX, alongY) = (rows.row(0), rows.row(1))
        let result = Lab(
            l: Field(uninitializedWidth: width, height: height), a: Field(uninitializedWidth: width, height: height),
            b: Field(uninitializedWidth: width, height: height))
        let (columns, lines) = (Float(areas.l.width), Float(areas.l.height))
        // An area and a half at most.
        let reach = 0.9 * Float(bend)
        for y in 0..<height {
            dx.enlargeRow(y, by: stretch, to: alongX)
            dy.enlargeRow(y, by: stretch, to: alongY)
            let (l, a, b) = (result.l.row(y), result.a.row(y), result.b.row(y))
            for x in 0..<width {
                let u = (Float(x) + 0.5) / Float(width) * columns - 0.5 + reach * alongX[x]
                let v = (Float(y) + 0.5) / Float(height) * lines - 0.5 + reach * alongY[x]
                let colour = areas.sample(u, v)
                l[x] = colour.x
                a[x] = colour.y
                b[x] = colour.z
            }
        }
        return result
    }

    /// Tones drawn together, colours a little stronger, and strokes over all of it.
    private func brush(_ picture: borrowing Lab, _ broad: borrowing Field, _ fine: borrowing Field) {
        var mean: Double = 0
        for i in 0..<picture.l.count { mean += Double(picture.l.base[i]) }
        let middle = Float(mean / Double(picture.l.count))
        let (kept, visible) = (1.5 - 0.7 * Float(calm), Float(strokes))
        for i in 0..<picture.l.count {
            let stroke = broad.base[i]
            // A loaded brush leaves bristles' marks where it pressed.
            let mark = fine.base[i] * (0.5 + 0.5 * held(0.5 + 0.5 * stroke))
            picture.l.base[i] =
                middle + (picture.l.base[i] - middle) * kept + visible * (0.022 * stroke + 0.008 * mark)
            let chroma = 1.4 + 0.14 * visible * stroke
            picture.a.base[i] *= chroma
            picture.b.base[i] *= chroma
        }
    }
}

extension Lab {
    /// The colour at a position, by a cubic B-spline over its 16 neighbours: no edge of the areas shows.
    @inline(__always)
    fileprivate borrowing func sample(_ u: Float, _ v: Float) -> SIMD3<Float> {
        let (i, j) = (u.rounded(.down), v.rounded(.down))
        let (across, down) = (Lab.weights(u - i), Lab.weights(v - j))
        var sum = SIMD3<Float>.zero
        for n in 0..<4 {
            let row = min(l.height - 1, max(0, Int(j) + n - 1)) * l.width
            for m in 0..<4 {
                let at = row + min(l.width - 1, max(0, Int(i) + m - 1))
                sum += SIMD3(l.base[at], a.base[at], b.base[at]) * (across[m] * down[n])
            }
        }
        return sum
    }

    @inline(__always)
    private static func weights(_ t: Float) -> SIMD4<Float> {
        let s = 1 - t
        return SIMD4(s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t) * (1 / 6)
    }
}
