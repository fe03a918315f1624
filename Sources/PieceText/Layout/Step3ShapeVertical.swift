import CHarfBuzz
import CICU

/// How a grapheme stands in a column.
private enum Posture {
    /// Upright, centred in the column: Hangul, Han, kana, emoji.
    case upright
    /// In its vertical form when the face has one, else turned: brackets and other paired marks.
    case transformed
    /// Turned a quarter clockwise: Latin words, long numbers, dashes.
    case turned
    /// One or two digits side by side on one em (tate-chu-yoko).
    case combined
}

extension FontLibrary {
    /// Step 3 for columns: as `shape`, but a stretch is first divided by the posture of its graphemes (UAX #50).
    func shapeVertical(
        _ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) {
        var start = range.lowerBound
        while start < range.upperBound {
            let posture = posture(of: start, in: text)
            var end = start + 1
            while end < range.upperBound, self.posture(of: end, in: text) == posture { end += 1 }
            let part = start..<end
            switch posture {
            case .upright: shapeUpright(part, of: text, face: face, shaping: shaping, into: &result)
            case .combined: shapeCombined(part, of: text, face: face, shaping: shaping, into: &result)
            case .turned: shapeTurned(part, of: text, face: face, shaping: shaping, into: &result)
            case .transformed:
                for k in part {
                    if !shapeTransformed(k, of: text, face: face, shaping: shaping, into: &result) {
                        shapeTurned(k..<k + 1, of: text, face: face, shaping: shaping, into: &result)
                    }
                }
            }
            start = end
        }
    }

    private func posture(of k: Int, in text: CollectedText) -> Posture {
        let cluster = text.clusters[k]
        if cluster.flags.contains(.emoji) { return .upright }
        let scalar = text.scalars[Int(cluster.firstScalar)]
        if 48...57 ~= scalar, isShortNumber(k, in: text) { return .combined }
        switch icu_vertical_orientation(scalar) {
        case 1: return .transformed
        case 2, 3: return .upright
        default: return .turned
        }
    }

    /// Whether the digit at `k` belongs to a number of one or two digits that no other ASCII character touches.
    private func isShortNumber(_ k: Int, in text: CollectedText) -> Bool {
        func isASCII(_ k: Int) -> Bool {
            guard text.clusters.indices.contains(k) else { return false }
            return 33...126 ~= text.scalars[Int(text.clusters[k].firstScalar)]
        }
        var start = k
        var end = k + 1
        while isASCII(start - 1) { start -= 1 }
        while isASCII(end) { end += 1 }
        return end - start <= 2
            && (start..<end).allSatisfy { 48...57 ~= text.scalars[Int(text.clusters[$0].firstScalar)] }
    }

    private func shapeUpright(
        _ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) {
        var shaping = shaping
        shaping.direction = HB_DIRECTION_TTB
        runHarfBuzz(range, of: text, face: face, shaping: shaping)
        collectGlyphs(range, into: &result) { info, place, pen, scale in
            let unit = scale / face.unitsPerEm
            let glyph = ShapedGlyph(
                face: Int32(face.index), glyph: info.codepoint, x: Double(place.x_offset) * unit,
                y: pen - Double(place.y_offset) * unit, scale: scale, isColor: face.isColor)
            return (glyph, -Double(place.y_advance) * unit)
        }
        markContinuations(range, of: text, in: &result)
    }

    /// Sets one grapheme in its vertical form; false when the face has none.
    private func shapeTransformed(
        _ k: Int, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) -> Bool {
        var vertical = shaping
        vertical.direction = HB_DIRECTION_TTB
        runHarfBuzz(k..<k + 1, of: text, face: face, shaping: vertical)
        guard hb_buffer_get_length(buffer) == 1, let info = hb_buffer_get_glyph_infos(buffer, nil),
            info.pointee.codepoint != face.nominalGlyph(text.scalars[Int(text.clusters[k].firstScalar)])
        else { return false }
        shapeUpright(k..<k + 1, of: text, face: face, shaping: shaping, into: &result)
        return true
    }

    private func shapeTurned(
        _ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) {
        runHarfBuzz(range, of: text, face: face, shaping: shaping)
        let clusters = result.clusters
        collectGlyphs(range, into: &result) { info, place, pen, scale in
            let unit = scale / face.unitsPerEm
            let flags = clusters[Int(info.cluster)].flags
            // Words hang on one baseline, centred by their capitals; a mark by itself is centred by its own ink.
            let mark = flags.contains(.word) ? nil : face.ink(info.codepoint).map { ($0.top + $0.bottom) / 2 }
            let middle = mark ?? face.capitalInk.map { ($0.top + $0.bottom) / 2 } ?? -0.35
            let glyph = ShapedGlyph(
                face: Int32(face.index), glyph: info.codepoint,
                x: Double(place.y_offset) * unit + middle * scale, y: pen + Double(place.x_offset) * unit,
                scale: scale, rotation: 1, isColor: face.isColor)
            return (glyph, Double(place.x_advance) * unit)
        }
        markContinuations(range, of: text, in: &result)
    }

    /// Sets digits side by side in one em, narrowed when they are wider; each number becomes one cluster.
    private func shapeCombined(
        _ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) {
        runHarfBuzz(range, of: text, face: face, shaping: shaping)
        let count = Int(hb_buffer_get_length(buffer))
        guard count > 0, let places = hb_buffer_get_glyph_positions(buffer, nil),
            let infos = hb_buffer_get_glyph_infos(buffer, nil)
        else { return }
        let first = range.lowerBound
        let scale = result.clusters[first].scale
        let em = (0..<count).reduce(0) { $0 + Double(places[$1].x_advance) } / face.unitsPerEm
        let narrowing = em > 1 ? 1 / em : 1
        let height = face.capitalInk.map { $0.bottom - $0.top } ?? 0.7
        var pen = -em / 2
        result.clusters[first].firstGlyph = Int32(result.glyphs.count)
        result.clusters[first].glyphCount = Int32(count)
        result.clusters[first].advance = (face.ascender + face.descender) * scale
        let baseline = (face.ascender + face.descender + height * narrowing) / 2
        for i in 0..<count {
            let x = (pen + Double(places[i].x_offset) / face.unitsPerEm) * narrowing
            result.glyphs.append(
                ShapedGlyph(
                    face: Int32(face.index), glyph: infos[i].codepoint, x: x * scale, y: baseline * scale,
                    scale: scale * narrowing))
            pen += Double(places[i].x_advance) / face.unitsPerEm
        }
        for k in range.dropFirst() { result.clusters[k].firstGlyph = Int32(result.glyphs.count) }
        markContinuations(range, of: text, in: &result)
    }
}
