import CFreeType
import CHarfBuzz

/// Owns FreeType's library handle; every face keeps it alive.
final class FreeTypeLibrary {
    let handle: FT_Library

    init() throws(FontError) {
        var handle: FT_Library?
        guard FT_Init_FreeType(&handle) == 0, let handle else {
            throw FontError(.engine, "FreeType could not start; is libfreetype6 intact?")
        }
        self.handle = handle
    }

    deinit { FT_Done_FreeType(handle) }
}

/// An open font file: FreeType for outlines, HarfBuzz for shaping and measures, both on one memory-mapped file.
///
/// All measures are in em, y growing downwards, unless said otherwise.
final class Face {
    let index: Int
    let library: FreeTypeLibrary
    let freeType: FT_Face
    let font: OpaquePointer
    private let blob: OpaquePointer
    private let harfBuzzFace: OpaquePointer
    let unitsPerEm: Double
    /// Height of the line box above the baseline, from `OS/2` typo metrics where the font asks for them, else `hhea`.
    let ascender: Double
    /// Depth of the line box below the baseline, positive.
    let descender: Double
    let isColor: Bool
    /// Baseline shift of the manifest.
    let baselineShift: Double
    /// Bracket tweaks of the manifest by scalar value.
    let kerning: [UInt32: (before: Double, after: Double)]
    private var extents: [UInt32: GlyphExtents] = [:]
    private(set) lazy var hangulInk = averageInk(of: "가한늘")
    private(set) lazy var capitalInk = averageInk(of: "H") ?? averageInk(of: "0")

    init(
        _ entry: FontManifest.Font, index: Int, path: String, library: FreeTypeLibrary
    ) throws(FontError) {
        guard let blob = hb_blob_create_from_file_or_fail(path) else {
            throw FontError(
                .missingFile, "the font file \(path) is missing: apt-get install \(entry.package)")
        }
        var length: UInt32 = 0
        let data = hb_blob_get_data(blob, &length)
        var face: FT_Face?
        let status = data.withMemoryRebound(length) { bytes in
            FT_New_Memory_Face(library.handle, bytes, FT_Long(length), FT_Long(entry.faceIndex ?? 0), &face)
        }
        guard status == 0, let face, face.pointee.units_per_EM > 0 || face.pointee.num_fixed_sizes > 0 else {
            if let face { FT_Done_Face(face) }
            hb_blob_destroy(blob)
            throw FontError(
                .unreadableFont,
                "the font file \(path) is damaged or no font: apt-get install --reinstall \(entry.package)")
        }
        // HarfBuzz never returns null: when memory runs out it returns its immutable empty objects.
        let harfBuzzFace: OpaquePointer = hb_face_create(blob, UInt32(entry.faceIndex ?? 0))
        let font: OpaquePointer = hb_font_create(harfBuzzFace)
        let upem = max(1, hb_face_get_upem(harfBuzzFace))
        hb_font_set_scale(font, Int32(upem), Int32(upem))

        self.index = index
        self.library = library
        self.blob = blob
        self.harfBuzzFace = harfBuzzFace
        self.font = font
        self.freeType = face
        self.unitsPerEm = Double(upem)
        var value: hb_position_t = 0
        let hasAscender = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, &value) != 0
        self.ascender = hasAscender ? Double(value) / Double(upem) : 0.8
        let hasDescender = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, &value) != 0
        self.descender = hasDescender ? -Double(value) / Double(upem) : 0.2
        self.isColor = entry.emoji ?? false
        self.baselineShift = entry.baselineShift ?? 0
        var kerning: [UInt32: (before: Double, after: Double)] = [:]
        for tweak in entry.kerning ?? [] {
            if let scalar = tweak.character.unicodeScalars.first {
                kerning[scalar.value] = (tweak.before ?? 0, tweak.after ?? 0)
            }
        }
        self.kerning = kerning
    }

    deinit {
        FT_Done_Face(freeType)
        hb_font_destroy(font)
        hb_face_destroy(harfBuzzFace)
        hb_blob_destroy(blob)
    }

    /// The glyph of a character without shaping; nil when the face does not have it.
    func nominalGlyph(_ scalar: UInt32) -> UInt32? {
        var glyph: hb_codepoint_t = 0
        return hb_font_get_nominal_glyph(font, scalar, &glyph) != 0 && glyph != 0 ? glyph : nil
    }

    /// Whether the face can draw a character. Some Korean faces map thousands of Hanja to empty glyphs: what should
    /// leave ink and does not is not there.
    func covers(_ scalar: UInt32) -> Bool {
        guard let glyph = nominalGlyph(scalar) else { return false }
        return isColor || ink(glyph) != nil || Face.isBlank(scalar)
    }

    /// Characters that draw nothing by design.
    private static func isBlank(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800: return true
        default: break
        }
        switch Unicode.Scalar(scalar)?.properties.generalCategory {
        case .spaceSeparator, .format, .control, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }

    /// The glyph's ink box in em about its origin; nil for glyphs that draw nothing.
    func ink(_ glyph: UInt32) -> GlyphExtents? {
        if let known = extents[glyph] { return known.isEmpty ? nil : known }
        var raw = hb_glyph_extents_t()
        var result = GlyphExtents(left: 0, top: 0, right: 0, bottom: 0)
        if hb_font_get_glyph_extents(font, glyph, &raw) != 0 {
            result = GlyphExtents(
                left: Double(raw.x_bearing) / unitsPerEm, top: -Double(raw.y_bearing) / unitsPerEm,
                right: Double(raw.x_bearing + raw.width) / unitsPerEm,
                bottom: -Double(raw.y_bearing + raw.height) / unitsPerEm)
        }
        extents[glyph] = result
        return result.isEmpty ? nil : result
    }

    /// Whether a combining mark is drawn to hang over the letter before it. Some CJK faces have accents with their
    /// ink to the right of the origin: those would stand beside the letter.
    func overhangs(_ mark: UInt32) -> Bool {
        guard let glyph = nominalGlyph(mark), let box = ink(glyph) else { return false }
        return box.left + box.right <= 0
    }

    /// Mean top and bottom of the ink of some characters; nil unless the face has them all.
    private func averageInk(of text: String) -> (top: Double, bottom: Double)? {
        var top = 0.0
        var bottom = 0.0
        var count = 0.0
        for scalar in text.unicodeScalars {
            guard let glyph = nominalGlyph(scalar.value), let box = ink(glyph) else { return nil }
            top += box.top
            bottom += box.bottom
            count += 1
        }
        return count > 0 ? (top / count, bottom / count) : nil
    }
}

/// An ink box in em about a glyph's origin, y growing downwards.
struct GlyphExtents {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    var isEmpty: Bool { !(right > left && bottom > top) }

    /// The box after a quarter turn clockwise about the origin.
    var turned: GlyphExtents { GlyphExtents(left: -bottom, top: left, right: -top, bottom: right) }
}

extension Optional where Wrapped == UnsafePointer<CChar> {
    /// Lends the bytes of a blob as FreeType wants them; null goes through as null, which FreeType refuses.
    fileprivate func withMemoryRebound<R>(_ length: UInt32, _ body: (UnsafePointer<FT_Byte>?) -> R) -> R {
        guard let self else { return body(nil) }
        return self.withMemoryRebound(to: FT_Byte.self, capacity: Int(length)) { body($0) }
    }
}
