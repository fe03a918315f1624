extension Pixmap {
    /// The pixels in eight groups by colour: k-means in OKLab over a histogram of a small copy.
    borrowing func colourClusters() -> [PhotoPalette.Cluster] {
        let points = colourHistogram()
        return KMeans(points, count: 8, seed: 0x636C_7573_7465_7273).clusters
    }

    /// Colours of the averages over cells of a 96-pixel copy, similar ones counted together.
    private borrowing func colourHistogram() -> [KMeans.Sample] {
        guard width > 0, height > 0 else { return [] }
        let scale = min(1, 96 / Double(max(width, height)))
        let columns = max(1, Int((Double(width) * scale).rounded()))
        let rows = max(1, Int((Double(height) * scale).rounded()))
        let small = Plane(
            averaging: base, stride: stride, channels: 4, columns: (0...columns).map { $0 * width / columns },
            rows: (0...rows).map { $0 * height / rows }, rowsPerCell: 6)
        // Five bits a channel: finer than the eight groups need, and a few hundred samples instead of thousands.
        var bins = [Int32](repeating: -1, count: 1 << 15)
        var sums: [(red: Int, green: Int, blue: Int, count: Int)] = []
        for i in 0..<columns * rows {
            let p = small.base + 4 * i
            // More than half transparent pixels have no colour to speak of.
            let alpha = Int(p[3])
            guard alpha > 127 * Plane.scale else { continue }
            let r = min(255, Int(p[0]) * 255 / alpha)
            let g = min(255, Int(p[1]) * 255 / alpha)
            let b = min(255, Int(p[2]) * 255 / alpha)
            let bin = (r >> 3) << 10 | (g >> 3) << 5 | (b >> 3)
            if bins[bin] < 0 {
                bins[bin] = Int32(sums.count)
                sums.append((0, 0, 0, 0))
            }
            let k = Int(bins[bin])
            sums[k].red += r
            sums[k].green += g
            sums[k].blue += b
            sums[k].count += 1
        }
        return sums.map { sum in
            let n = sum.count
            let table = LinearColor.decodedBytes
            let light = LinearColor(table[sum.red / n], table[sum.green / n], table[sum.blue / n])
            return KMeans.Sample(lab: OKLab(light), weight: Double(n))
        }
    }
}
