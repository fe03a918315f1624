import CICU

/// The runs as one text in normal form C, cut into graphemes.
struct CollectedText {
    var units: [UInt16] = []
    var scalars: [UInt32] = []
    var clusters: [Cluster] = []
    var missing: [Unicode.Scalar] = []

    mutating func report(_ scalar: Unicode.Scalar) {
        if !missing.contains(scalar) { missing.append(scalar) }
    }
}

extension FontLibrary {
    /// A text longer than this is cut: no ticket shows as much, and the cost of hostile input stays small.
    static let maximumClusters = 4096
    /// Scalars kept of one grapheme, enough for every real one (UAX #15 Stream-Safe allows 30 marks).
    static let maximumScalarsPerCluster = 32

    /// Step 1: joins the runs, drops control characters, composes (NFC) and finds the graphemes.
    ///
    /// With `joinsLines`, newlines become spaces.
    func collect(_ runs: [TextRun], joinsLines: Bool) -> CollectedText {
        var result = CollectedText()
        for (index, run) in runs.enumerated() {
            guard let font = indexByID[run.font] ?? (manifest.fonts.isEmpty ? nil : 0) else { continue }
            let text = compose(clean(run.text, joinsLines: joinsLines, into: &result))
            let scale = run.scale.isFinite ? max(0, run.scale) : 1
            var isFirst = true
            for character in text {
                if result.clusters.count >= Self.maximumClusters { return result }
                var cluster = Cluster(
                    start: Int32(result.units.count), length: 0, firstScalar: Int32(result.scalars.count),
                    scalarCount: 0, run: Int32(index), face: Int32(font), scale: scale)
                for scalar in character.unicodeScalars {
                    if cluster.scalarCount == Self.maximumScalarsPerCluster { break }
                    cluster.scalarCount += 1
                    result.scalars.append(scalar.value)
                    result.units.append(contentsOf: UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter)
                }
                cluster.length = Int32(result.units.count) - cluster.start
                if isFirst, index > 0 { cluster.gap = run.gapBefore.isFinite ? run.gapBefore : 0 }
                isFirst = false
                result.clusters.append(cluster)
            }
        }
        return result
    }

    /// Line ends become `\n`, tabs spaces; other controls are dropped and reported.
    private func clean(_ text: String, joinsLines: Bool, into result: inout CollectedText) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 32 && !(127...159 ~= scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
        }
        if isPlain { return text }
        var scalars = String.UnicodeScalarView()
        var previous: UInt32 = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 10 where previous == 13: break
            case 10, 13, 0x85, 0x2028, 0x2029: scalars.append(joinsLines ? " " : "\n")
            case 9, 11, 12: scalars.append(" ")
            case 0..<32, 127...159: result.report(scalar)
            default: scalars.append(scalar)
            }
            previous = scalar.value
        }
        return String(scalars)
    }

    private func compose(_ text: String) -> String {
        let units = Array(text.utf16)
        guard !units.isEmpty, units.count <= 1 << 20, icu_is_nfc(units, Int32(units.count)) == 0 else { return text }
        // No code unit grows to more than three under NFC (Unicode FAQ on normalisation, maximum expansion factors).
        let capacity = units.count * 3 + 16
        let composed = [UInt16](unsafeUninitializedCapacity: capacity) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            count = max(0, Int(icu_nfc(units, Int32(units.count), base, Int32(capacity))))
        }
        return composed.isEmpty ? text : String(decoding: composed, as: UTF16.self)
    }
}
