import PieceKernelsC

extension Pixmap {
    /// The rectangle `crop` (in this pixmap's pixels, fractions allowed, cut to it) resampled to `width` × `height`
    /// with Lanczos-3; an exact copy where nothing is scaled or shifted.
    ///
    /// Rows are summed first, into 1/64 byte steps, then columns, so that only the result is rounded to bytes.
    /// Colours are held within 0…alpha, which is where the kernel's negative lobes could carry them out of gamut.
    public borrowing func resampled(crop: Rect, width: Int, height: Int) -> Pixmap {
        let area = crop.intersection(bounds.rect)
        guard width > 0, height > 0, !area.isEmpty, area.width.isFinite, area.height.isFinite else {
            return Pixmap(width: max(0, width), height: max(0, height))
        }
        let whole = PixelRect(covering: area)
        if whole.rect == area, whole.width == width, whole.height == height { return cropped(to: whole) }

        let vertical = ResampleWeights.lanczos(
            start: area.y, length: area.height, size: self.height, count: height, multiple: 2)
        let horizontal = ResampleWeights.lanczos(start: area.x, length: area.width, size: self.width, count: width)
        let result = Pixmap(uninitializedWidth: width, height: height)
        let left = horizontal.reach.lowerBound
        // Columns past the border have weight 0 but are read: they stay 0 in the sums.
        let readable = min(self.width, horizontal.reach.upperBound) - left
        let even = readable & ~1
        let sums = UnsafeMutablePointer<Int16>.allocate(capacity: (horizontal.reach.count + 2) * 4)
        sums.initialize(repeating: 0, count: (horizontal.reach.count + 2) * 4)
        let rows = UnsafeMutablePointer<UnsafePointer<UInt8>?>.allocate(capacity: vertical.taps)
        defer {
            sums.deallocate()
            rows.deallocate()
        }
        let starts = horizontal.starts.map { $0 - UInt32(left) }
        vertical.weights.withUnsafeBufferPointer { rowWeights in
            horizontal.weights.withUnsafeBufferPointer { columnWeights in
                guard let rowWeights = rowWeights.baseAddress else { return }
                for y in 0..<height {
                    for t in 0..<vertical.taps {
                        let line = min(self.height - 1, Int(vertical.starts[y]) + t)
                        rows[t] = UnsafePointer(base + line * stride + left * 4)
                    }
                    piece_resample_rows(sums, rows, rowWeights + y * vertical.taps, vertical.taps, even)
                    if readable > even {
                        // The last column of an odd row: the loop's pair partner would lie outside the image.
                        sumLastColumn(readable - 1, rows, rowWeights + y * vertical.taps, vertical.taps, sums)
                    }
                    piece_resample_columns(
                        result.base + y * result.stride, sums, starts, columnWeights.baseAddress, horizontal.taps,
                        width)
                }
            }
        }
        return result
    }

    private borrowing func sumLastColumn(
        _ column: Int, _ rows: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ weights: UnsafePointer<Int16>,
        _ taps: Int, _ sums: UnsafeMutablePointer<Int16>
    ) {
        for k in 0..<4 {
            var sum: Int32 = 128
            for t in 0..<taps {
                if let row = rows[t] { sum += Int32(weights[t]) * Int32(row[column * 4 + k]) }
            }
            sums[column * 4 + 2 * k] = Int16(truncatingIfNeeded: sum >> 8)
        }
    }
}
