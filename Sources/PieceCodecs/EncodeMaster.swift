import PieceCodecsC
public import PieceGraphics

/// Writes the master that every later render starts from: a JPEG of quality 92 with full colour, or a PNG when parts
/// are transparent. The caller has brought it to its size.
public func encodeMaster(_ pixmap: borrowing Pixmap) throws(CodecError) -> [UInt8] {
    pc_is_opaque(pixmap.base, pixmap.stride, pixmap.width, pixmap.height)
        ? try encodeJPEG(pixmap, quality: 92) : try encodePNG(pixmap, mode: .balanced)
}
