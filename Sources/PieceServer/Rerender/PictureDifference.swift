import PieceGraphics

/// Where and how much two pictures of one size differ, seen at a smaller size.
struct PictureDifference {
    /// The second picture, pale, and on it what has changed, from yellow to dark red.
    let picture: SharedPixmap
    /// Share of pixels that differ at all, 0…1.
    let changed: Double
    /// The largest difference of a channel, 0…255.
    let largest: Int

    /// - Parameters:
    ///   - shown: `after` at the size to draw at.
    /// - Returns: nil when the pictures have different sizes.
    init?(_ before: borrowing Pixmap, _ after: borrowing Pixmap, shown: borrowing Pixmap) {
        guard before.width == after.width, before.height == after.height, shown.width > 0, shown.height > 0 else {
            return nil
        }
        let (width, height) = (after.width, after.height)
        // The largest difference under each pixel shown: what is one pixel thin must not be averaged away.
        var heat = [UInt8](repeating: 0, count: shown.width * shown.height)
        let columns = (0..<width).map { $0 * shown.width / width }
        var (count, largest) = (0, UInt8(0))
        for y in 0..<height {
            let start = y * shown.height / height * shown.width
            before.withRow(y) { old in
                after.withRow(y) { new in
                    for x in 0..<width {
                        var most: UInt8 = 0
                        for channel in x * 4..<x * 4 + 4 {
                            let (a, b) = (old[channel], new[channel])
                            most = max(most, a > b ? a - b : b - a)
                        }
                        guard most > 0 else { continue }
                        count += 1
                        largest = max(largest, most)
                        heat[start + columns[x]] = max(heat[start + columns[x]], most)
                    }
                }
            }
        }
        changed = Double(count) / Double(max(1, width * height))
        self.largest = Int(largest)
        picture = SharedPixmap(PictureDifference.painted(heat, on: shown))
    }

    private static func painted(_ heat: [UInt8], on shown: borrowing Pixmap) -> Pixmap {
        let colours = (0...255).map { $0 == 0 ? (0.0, 0.0, 0.0, 0.0) : colour(Double($0) / 255) }
        var result = Pixmap(width: shown.width, height: shown.height)
        for y in 0..<shown.height {
            shown.withRow(y) { source in
                result.withMutableRow(y) { row in
                    for x in 0..<source.count / 4 {
                        let (r, g, b) = (Double(source[x * 4]), Double(source[x * 4 + 1]), Double(source[x * 4 + 2]))
                        // Rec. 709 luma is enough to recognise the ticket by.
                        let pale = 249 - 0.26 * (255 - (0.2126 * r + 0.7152 * g + 0.0722 * b))
                        let (red, green, blue, opacity) = colours[Int(heat[y * shown.width + x])]
                        func mixed(_ value: Double) -> UInt8 { UInt8(pale + (value - pale) * opacity) }
                        row[x * 4] = mixed(red)
                        row[x * 4 + 1] = mixed(green)
                        row[x * 4 + 2] = mixed(blue)
                        row[x * 4 + 3] = 255
                    }
                }
            }
        }
        return result
    }

    /// Red, green, blue 0…255 and opacity 0…1 of a difference 0…1; the root makes small ones visible. The sheet's legend
    /// has the same stops.
    private static func colour(_ difference: Double) -> (Double, Double, Double, Double) {
        let place = difference.squareRoot()
        let stops: [(Double, Double, Double)] = [(255, 193, 77), (233, 66, 31), (92, 10, 34)]
        let index = place < 0.5 ? 0 : 1
        let part = place * 2 - Double(index)
        let (a, b) = (stops[index], stops[index + 1])
        func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * part }
        return (mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2), 0.35 + 0.65 * place)
    }
}
