extension Polyline {
    /// The pieces of the line that a dash pattern leaves, measured along its length.
    ///
    /// A pattern that is empty, has a negative or non-finite length, or adds up to nothing leaves the line whole, as
    /// does one so fine (a hundredth of a pixel) that it could not be seen, or a line of more than 100,000 dashes.
    func dashed(_ pattern: [Double], phase: Double) -> [Polyline] {
        let period = pattern.reduce(0, +)
        guard !pattern.isEmpty, pattern.allSatisfy({ $0 >= 0 && $0.isFinite }), period > 0.01, points.count > 1 else {
            return [self]
        }
        let whole = zip(points, points.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) }
        guard whole.isFinite, whole / period < 100_000 else { return [self] }
        let lengths = pattern.count % 2 == 0 ? pattern : pattern + pattern
        var (index, left) = Polyline.start(of: lengths, at: phase)
        var result: [Polyline] = []
        var dash: [Point] = index % 2 == 0 ? [points[0]] : []
        let startsInDash = index % 2 == 0
        let corners = isClosed ? points + [points[0]] : points
        for (a, b) in zip(corners, corners.dropFirst()) {
            let length = a.distance(to: b)
            var at = 0.0
            while length - at > left {
                at += left
                let p = a.mixed(with: b, at / length)
                if index % 2 == 0 {
                    dash.append(p)
                    result.append(Polyline(points: dash.withoutRepeats, isClosed: false))
                    dash.removeAll(keepingCapacity: true)
                } else {
                    dash = [p]
                }
                index = (index + 1) % lengths.count
                left = lengths[index]
            }
            left -= length - at
            if index % 2 == 0 { dash.append(b) }
        }
        if index % 2 == 0, !dash.isEmpty {
            let last = dash.withoutRepeats
            if isClosed, startsInDash, let first = result.first {
                // The dash that runs through the start of a closed line is one dash.
                result[0] = Polyline(points: (last + first.points).withoutRepeats, isClosed: false)
            } else if isClosed, startsInDash {
                return [self]
            } else {
                result.append(Polyline(points: last, isClosed: false))
            }
        }
        return result
    }

    /// The place in the pattern `phase` pixels after its beginning, and what is left of that dash or gap.
    private static func start(of lengths: [Double], at phase: Double) -> (index: Int, left: Double) {
        let period = lengths.reduce(0, +)
        var offset = phase.isFinite ? phase.truncatingRemainder(dividingBy: period) : 0
        if offset < 0 { offset += period }
        var index = 0
        while offset >= lengths[index] && index < lengths.count - 1 {
            offset -= lengths[index]
            index += 1
        }
        return (index, max(0, lengths[index] - offset))
    }
}

extension [Point] {
    /// Without points that equal the one before, but never without the last of them.
    var withoutRepeats: [Point] {
        var result: [Point] = []
        for p in self where p != result.last { result.append(p) }
        return result
    }
}
