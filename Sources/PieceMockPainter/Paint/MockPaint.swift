import PieceGraphics

/// The picture that a prompt makes of a photo: same size, and the same bytes every time. The only place that knows how
/// stand-ins paint.
///
/// Prompts tint differently, seeds shift the tint a little, so that tests can tell answers apart by looking.
func mockPaint(_ photo: borrowing Pixmap, prompt: String, seed: UInt64) -> Pixmap {
    let hash = stableHash(prompt)
    let tints = [(1.0, 0.62, 0.38), (0.42, 0.78, 1.0), (0.66, 1.0, 0.52), (1.0, 0.5, 0.82), (0.98, 0.9, 0.4)]
    let tint = tints[Int(hash % UInt64(tints.count))]
    let shift = Double(seed % 16) / 100
    var picture = photo.copy()
    picture.adjust(
        ColorMatrix.saturate(0.35).then(.contrast(1.5)).then(
            ColorMatrix(
                red: .init(tint.0, 0, 0, shift), green: .init(0, tint.1, 0, 0.04),
                blue: .init(0, 0, tint.2, 0.12 - shift))
        ))
    picture.grain(.standard, in: picture.bounds, strength: 0.8)
    return picture
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo): the same number for the same text on every machine.
func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
