import CHarfBuzz
import CICU

extension FontLibrary {
    /// Step 2: gives every grapheme its face, script, direction and kind.
    func itemise(_ text: inout CollectedText) -> Bool {
        resolveScripts(&text)
        let isBidirectional = resolveDirections(&text)
        var lastFace: Int32 = 0
        for k in text.clusters.indices {
            let first = text.scalars[Int(text.clusters[k].firstScalar)]
            if first == 10 {
                text.clusters[k].flags = [.newline]
                continue
            }
            text.clusters[k].flags = Self.kind(of: first)
            let font = Int(text.clusters[k].face)
            let range = text.clusters[k].scalarRange
            if let face = chooseFace(text.scalars[range], font: font) {
                text.clusters[k].face = face
                lastFace = face
                if manifest.fonts[Int(face)].emoji == true { text.clusters[k].flags.insert(.emoji) }
            } else if text.scalars[range].allSatisfy(Self.isIgnorable) {
                text.clusters[k].face = k > 0 ? lastFace : Int32(font)
            } else {
                let face = chooseFace(text.scalars[range.prefix(1)], font: font)
                text.clusters[k].face = face ?? Int32(PlacedGlyph.tofuFace)
                for value in text.scalars[range] where !Self.isIgnorable(value) {
                    guard let scalar = Unicode.Scalar(value) else { continue }
                    if face.flatMap({ self.face(Int($0)) })?.covers(value) != true { text.report(scalar) }
                }
            }
        }
        return isBidirectional
    }

    /// The first face of the chain that has every scalar of a grapheme; nil when none has.
    private func chooseFace(_ scalars: ArraySlice<UInt32>, font: Int) -> Int32? {
        guard let first = scalars.first else { return nil }
        if scalars.count == 1 {
            if let known = faceOfScalar[font][first] { return known >= 0 ? known : nil }
            let found = search(scalars, font: font)
            // All of Korean text fits; only a sweep through Unicode does not, and then starting over is cheap.
            if faceOfScalar[font].count >= 16_384 { faceOfScalar[font].removeAll(keepingCapacity: true) }
            faceOfScalar[font][first] = found ?? -1
            return found
        }
        return search(scalars, font: font)
    }

    private func search(_ scalars: ArraySlice<UInt32>, font: Int) -> Int32? {
        let chain = chains[font]
        let order = Self.wantsEmoji(scalars) ? chain.emoji + chain.text : chain.text + chain.emoji
        let marks = scalars.dropFirst().filter { 0x300...0x36F ~= $0 }
        var second: Int32?
        for index in order {
            guard let face = face(index) else { continue }
            let hasAll = scalars.allSatisfy { value in
                Self.isIgnorable(value) || face.covers(value) || (Self.isSpace(value) && face.covers(32))
            }
            guard hasAll, !scalars.allSatisfy(Self.isIgnorable) else { continue }
            if marks.allSatisfy(face.overhangs) { return Int32(index) }
            second = second ?? Int32(index)
        }
        return second
    }

    /// Whether a grapheme is to be shown as an emoji (UTS #51): its default is, or a selector, a skin tone, a keycap,
    /// a flag or a joiner says so. A text selector (VS15) says no.
    static func wantsEmoji(_ scalars: ArraySlice<UInt32>) -> Bool {
        guard let first = scalars.first, let properties = Unicode.Scalar(first)?.properties else { return false }
        if scalars.count == 1 { return first > 0xFF && properties.isEmojiPresentation }
        guard properties.isEmoji else { return false }
        var hasJoiner = false
        for value in scalars.dropFirst() {
            switch value {
            case 0xFE0E: return false
            case 0xFE0F, 0x20E3, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: return true
            case 0x200D: hasJoiner = true
            default: break
            }
        }
        return hasJoiner || properties.isEmojiPresentation
    }

    /// Scalars that need no glyph of their own: joiners, selectors, tags, direction marks.
    static func isIgnorable(_ value: UInt32) -> Bool {
        if value < 0xAD { return false }
        switch value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xE0000...0xE0FFF:
            return true
        // Hangul fillers are ignorable too, but old Hangul is shaped with them.
        default: return false
        }
    }

    static func isSpace(_ value: UInt32) -> Bool {
        value == 32 || value == 0xA0 || 0x2000...0x200A ~= value || value == 0x202F || value == 0x205F
            || value == 0x3000
    }

    private static func kind(of value: UInt32) -> Cluster.Flags {
        if isSpace(value) { return [.space] }
        if 0xAC00...0xD7A3 ~= value { return [.word, .wide] }
        guard let scalar = Unicode.Scalar(value) else { return [] }
        var flags: Cluster.Flags = isWide(value) ? [.wide] : []
        switch scalar.properties.generalCategory {
        case .openPunctuation, .initialPunctuation: flags.insert(.opening)
        case .closePunctuation, .finalPunctuation: flags.insert(.closing)
        case .otherPunctuation, .dashPunctuation, .connectorPunctuation, .mathSymbol, .modifierSymbol:
            if !"#&@*\\".unicodeScalars.contains(scalar) { flags.insert(.closing) }
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            flags.insert(.word)
        default: break
        }
        return flags
    }

    /// Characters set on a full em in East Asian text.
    static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x11FF, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA960...0xA97F,
            0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }

    private func resolveScripts(_ text: inout CollectedText) {
        let functions = hb_unicode_funcs_get_default()
        func isNeutral(_ script: UInt32) -> Bool {
            script == HB_SCRIPT_COMMON.rawValue || script == HB_SCRIPT_INHERITED.rawValue
                || script == HB_SCRIPT_UNKNOWN.rawValue
        }
        var current = HB_SCRIPT_COMMON.rawValue
        var firstReal = text.clusters.count
        for k in text.clusters.indices {
            let script = hb_unicode_script(functions, text.scalars[Int(text.clusters[k].firstScalar)]).rawValue
            if !isNeutral(script) {
                current = script
                firstReal = min(firstReal, k)
            }
            text.clusters[k].script = current
        }
        if firstReal < text.clusters.count {
            for k in 0..<firstReal { text.clusters[k].script = text.clusters[firstReal].script }
        }
    }

    /// Sets embedding levels where the text has right-to-left characters at all; whether it has.
    private func resolveDirections(_ text: inout CollectedText) -> Bool {
        guard text.scalars.contains(where: Self.mayRunRightToLeft) else { return false }
        var levels = [UInt8](repeating: 0, count: text.units.count)
        guard icu_bidi_levels(text.units, Int32(text.units.count), &levels) != 0 else { return false }
        for k in text.clusters.indices { text.clusters[k].level = levels[Int(text.clusters[k].start)] }
        return true
    }

    private static func mayRunRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x590: false
        case 0x590...0x8FF, 0x200F, 0x202B, 0x202E, 0x2067, 0x2068, 0xFB1D...0xFDFF, 0xFE70...0xFEFC,
            0x10800...0x10FFF, 0x1E800...0x1EFFF:
            true
        default: false
        }
    }
}

extension Cluster {
    var scalarRange: Range<Int> { Int(firstScalar)..<Int(firstScalar + scalarCount) }
}
