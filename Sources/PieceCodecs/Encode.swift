import PieceCodecsC
import PieceGraphics

func checkNotEmpty(_ pixmap: borrowing Pixmap, _ format: String) throws(CodecError) {
    guard pixmap.width > 0, pixmap.height > 0 else { throw .encode(format, "the image has no pixels") }
}

/// Copies what a C encoder allocated into an array.
func collecting(
    free: (UnsafeMutableRawPointer?) -> Void,
    _ encode: (inout UnsafeMutablePointer<UInt8>?, inout Int, inout pc_status) -> Int32
) throws(CodecError) -> [UInt8] {
    var output: UnsafeMutablePointer<UInt8>?
    var count = 0
    var status = pc_status()
    guard encode(&output, &count, &status) == 0, let start = output else { throw .encode("image", status.text) }
    defer { free(start) }
    return Array(UnsafeBufferPointer(start: start, count: count))
}

extension CodecError {
    static func encode(_ format: String, _ reason: String) -> CodecError {
        CodecError(
            code: .encode, message: "Could not write the \(format): \(reason)",
            remedy: "Make the picture smaller or choose another format.")
    }
}
