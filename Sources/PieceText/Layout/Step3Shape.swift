import CHarfBuzz

extension FontLibrary {
    /// How a stretch of graphemes is set.
    struct Shaping {
        var direction: hb_direction_t
        var language: hb_language_t?
        var usesLigatures: Bool
    }

    /// Step 3: turns graphemes into glyphs and advances, one HarfBuzz call for each stretch of one face, script,
    /// direction and run. Kerning is on; ligatures are off where letters are spaced.
    func shape(_ text: CollectedText, key: PreparedKey, isBidirectional: Bool) -> PreparedText {
        var result = PreparedText(
            text: String(decoding: text.units, as: UTF16.self), clusters: text.clusters, glyphs: [], advances: [],
            gaps: [], isBidirectional: isBidirectional, missing: text.missing)
        result.glyphs.reserveCapacity(text.clusters.count + 8)
        let language = hb_language_from_string(key.lang, -1)
        let count = result.clusters.count
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, result.clusters[end].continues(result.clusters[start]) { end += 1 }
            let first = result.clusters[start]
            let run = key.runs[Int(first.run)]
            let em = (run.letterSpacing ?? key.letterSpacing) * first.scale
            let spacing = em.isFinite ? em : 0
            for k in start..<end { result.clusters[k].spacing = first.isCursive ? 0 : spacing }
            if first.flags.contains(.newline) {
                for k in start..<end { result.clusters[k].spacing = 0 }
            } else if let face = face(Int(first.face)) {
                let direction = first.level & 1 == 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR
                let shaping = Shaping(
                    direction: direction, language: language, usesLigatures: spacing == 0 || first.isCursive)
                if key.isVertical {
                    shapeVertical(start..<end, of: text, face: face, shaping: shaping, into: &result)
                } else {
                    shape(start..<end, of: text, face: face, shaping: shaping, into: &result)
                }
                applyKerning(start..<end, of: text, face: face, isVertical: key.isVertical, into: &result)
            } else {
                for k in start..<end { appendTofu(k, isVertical: key.isVertical, into: &result) }
            }
            for k in start..<end where run.baselineShift != 0 && run.baselineShift.isFinite {
                moveAcross(k, by: run.baselineShift * first.scale, isVertical: key.isVertical, in: &result)
            }
            start = end
        }
        result.sumUp()
        return result
    }

    /// Fills the buffer with the graphemes, leaving out scalars the face does not have, and shapes it.
    func runHarfBuzz(_ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping) {
        hb_buffer_clear_contents(buffer)
        hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE)
        hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES)
        for k in range {
            let cluster = text.clusters[k]
            for value in text.scalars[cluster.scalarRange] {
                let isDrawable =
                    cluster.scalarCount == 1 || Self.isIgnorable(value) || Self.isSpace(value)
                    || face.nominalGlyph(value) != nil
                if isDrawable { hb_buffer_add(buffer, value, UInt32(k)) }
            }
        }
        hb_buffer_set_direction(buffer, shaping.direction)
        hb_buffer_set_script(buffer, hb_script_t(text.clusters[range.lowerBound].script))
        hb_buffer_set_language(buffer, shaping.language)
        if shaping.usesLigatures {
            hb_shape(face.font, buffer, nil, 0)
        } else {
            withUnsafePointer(to: Self.noLigatures) { tuple in
                tuple.withMemoryRebound(to: hb_feature_t.self, capacity: 3) { hb_shape(face.font, buffer, $0, 3) }
            }
        }
    }

    private static let noLigatures = (
        hb_feature_t(tag: 0x6C69_6761, value: 0, start: 0, end: .max),  // liga
        hb_feature_t(tag: 0x636C_6967, value: 0, start: 0, end: .max),  // clig
        hb_feature_t(tag: 0x6361_6C74, value: 0, start: 0, end: .max)  // calt
    )

    private func shape(
        _ range: Range<Int>, of text: CollectedText, face: Face, shaping: Shaping, into result: inout PreparedText
    ) {
        runHarfBuzz(range, of: text, face: face, shaping: shaping)
        collectGlyphs(range, into: &result) { info, place, pen, scale in
            let unit = scale / face.unitsPerEm
            let glyph = ShapedGlyph(
                face: Int32(face.index), glyph: info.codepoint, x: pen + Double(place.x_offset) * unit,
                y: -Double(place.y_offset) * unit, scale: scale, isColor: face.isColor)
            return (glyph, Double(place.x_advance) * unit)
        }
        markContinuations(range, of: text, in: &result)
    }

    /// Takes the glyphs from the buffer cluster by cluster; `make` gives a glyph and its advance in em.
    func collectGlyphs(
        _ range: Range<Int>, into result: inout PreparedText,
        make: (hb_glyph_info_t, hb_glyph_position_t, _ pen: Double, _ scale: Double) -> (ShapedGlyph, Double)
    ) {
        let count = Int(hb_buffer_get_length(buffer))
        guard let infos = hb_buffer_get_glyph_infos(buffer, nil),
            let places = hb_buffer_get_glyph_positions(buffer, nil)
        else { return }
        for k in range { result.clusters[k].firstGlyph = Int32(result.glyphs.count) }
        var i = 0
        while i < count {
            let k = Int(infos[i].cluster)
            guard range.contains(k) else { return }
            var pen = 0.0
            result.clusters[k].firstGlyph = Int32(result.glyphs.count)
            while i < count, Int(infos[i].cluster) == k {
                let (glyph, advance) = make(infos[i], places[i], pen, result.clusters[k].scale)
                result.glyphs.append(glyph)
                pen += advance
                i += 1
            }
            result.clusters[k].glyphCount = Int32(result.glyphs.count) - result.clusters[k].firstGlyph
            result.clusters[k].advance = pen
        }
    }

    /// Graphemes that HarfBuzz left without glyphs are part of the ligature before them, or draw nothing.
    func markContinuations(_ range: Range<Int>, of text: CollectedText, in result: inout PreparedText) {
        for k in range where result.clusters[k].glyphCount == 0 {
            result.clusters[k].spacing = 0
            let isSilent = text.scalars[text.clusters[k].scalarRange].allSatisfy(Self.isIgnorable)
            guard k > range.lowerBound, !isSilent else { continue }
            result.clusters[k].flags.insert(.continuation)
            result.clusters[k].spacing = result.clusters[k - 1].spacing
            result.clusters[k - 1].spacing = 0
        }
    }

    /// The bracket tweaks of the manifest: space taken away before and after single characters.
    private func applyKerning(
        _ range: Range<Int>, of text: CollectedText, face: Face, isVertical: Bool, into result: inout PreparedText
    ) {
        guard !face.kerning.isEmpty else { return }
        for k in range where text.clusters[k].scalarCount == 1 {
            guard let tweak = face.kerning[text.scalars[Int(text.clusters[k].firstScalar)]] else { continue }
            let scale = result.clusters[k].scale
            result.clusters[k].advance += (tweak.before + tweak.after) * scale
            moveAlong(k, by: tweak.before * scale, isVertical: isVertical, in: &result)
        }
    }

    private func appendTofu(_ k: Int, isVertical: Bool, into result: inout PreparedText) {
        let scale = result.clusters[k].scale
        result.clusters[k].firstGlyph = Int32(result.glyphs.count)
        result.clusters[k].glyphCount = 1
        result.clusters[k].advance = (isVertical ? 1 : Tofu.advance) * scale
        let x = isVertical ? -Tofu.advance / 2 * scale : 0
        let y = isVertical ? (1 + Tofu.height) / 2 * scale : 0
        result.glyphs.append(
            ShapedGlyph(face: Int32(PlacedGlyph.tofuFace), glyph: 0, x: x, y: y, scale: scale))
    }

    private func moveAlong(_ k: Int, by distance: Double, isVertical: Bool, in result: inout PreparedText) {
        for g in result.clusters[k].glyphRange {
            if isVertical { result.glyphs[g].y += distance } else { result.glyphs[g].x += distance }
        }
    }

    /// Moves a cluster down; in vertical text, where lines run down, to the left.
    private func moveAcross(_ k: Int, by distance: Double, isVertical: Bool, in result: inout PreparedText) {
        for g in result.clusters[k].glyphRange {
            if isVertical { result.glyphs[g].x -= distance } else { result.glyphs[g].y += distance }
        }
    }
}

extension Cluster {
    /// Whether this cluster can be shaped together with an earlier one.
    fileprivate func continues(_ first: Cluster) -> Bool {
        run == first.run && face == first.face && script == first.script && level == first.level
            && flags.contains(.newline) == first.flags.contains(.newline)
    }

    var glyphRange: Range<Int> { Int(firstGlyph)..<Int(firstGlyph + glyphCount) }

    /// Whether the script joins its letters.
    var isCursive: Bool {
        switch hb_script_t(script) {
        case HB_SCRIPT_ARABIC, HB_SCRIPT_SYRIAC, HB_SCRIPT_NKO, HB_SCRIPT_MONGOLIAN, HB_SCRIPT_MANDAIC: true
        default: false
        }
    }
}

extension PreparedText {
    /// Makes the running sums that give the width of any stretch of clusters.
    mutating func sumUp() {
        advances = [0]
        gaps = [0]
        advances.reserveCapacity(clusters.count + 1)
        gaps.reserveCapacity(clusters.count + 1)
        var advance = 0.0
        var gap = 0.0
        for cluster in clusters {
            advance += cluster.advance + cluster.spacing
            gap += cluster.gap
            advances.append(advance)
            gaps.append(gap)
        }
    }

    /// The width of clusters start..<end at a size: no letter-spacing after the last, no gap before the first.
    func width(_ start: Int, _ end: Int, size: Double) -> Double {
        guard end > start else { return 0 }
        let em = advances[end] - advances[start] - clusters[end - 1].spacing
        return em * size + gaps[end] - gaps[start + 1]
    }
}
