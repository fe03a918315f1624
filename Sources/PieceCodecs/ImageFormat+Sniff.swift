/// The image types that are read.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case jpeg, png, webp
}

extension ImageFormat {
    /// Step 1: the type by the first bytes, never by a name. Everything else is refused with what it seems to be.
    static func sniff(_ bytes: UnsafeRawBufferPointer) throws(CodecError) -> ImageFormat {
        guard !bytes.isEmpty else {
            throw CodecError(code: .empty, message: "The file is empty", remedy: "Send the picture itself.")
        }
        if bytes.starts([0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts("RIFF"), bytes.starts("WEBP", at: 8) { return .webp }
        throw CodecError(
            code: .unsupportedFormat, message: "The file is \(guess(bytes)), not a JPEG, PNG or WebP picture",
            remedy: "Save the picture as JPEG, PNG or WebP and send that.")
    }

    /// A name for what the bytes look like, for the message only.
    private static func guess(_ bytes: UnsafeRawBufferPointer) -> String {
        for (signature, offset, name) in signatures where bytes.starts(signature, at: offset) { return name }
        if bytes.starts([0xFF, 0xD8]) || bytes.starts([0x89, 0x50]) { return "a damaged picture" }
        let start = bytes.prefix(512).drop { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        let text = String(decoding: start.prefix(256), as: UTF8.self).lowercased()
        if text.hasPrefix("<svg") || text.hasPrefix("<?xml") { return "an SVG or XML document" }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<script") {
            return "a web page"
        }
        return "of an unknown type"
    }

    private static let signatures: [(signature: String, offset: Int, name: String)] = [
        ("GIF8", 0, "a GIF"), ("BM", 0, "a BMP"), ("MZ", 0, "a Windows program"), ("%PDF", 0, "a PDF"),
        ("PK\u{03}\u{04}", 0, "a ZIP archive"), ("II*\0", 0, "a TIFF"), ("MM\0*", 0, "a TIFF"),
        ("ftypavif", 4, "an AVIF"), ("ftypavis", 4, "an AVIF"), ("ftyphei", 4, "a HEIC"),
        ("ftyphev", 4, "a HEIC"), ("ftypmif1", 4, "a HEIC"), ("ftypmsf1", 4, "a HEIC"), ("ftyp", 4, "a video"),
        ("RIFF", 0, "a RIFF file of another kind"), ("\u{7F}ELF", 0, "a Linux program"),
        ("8BPS", 0, "a Photoshop file"),
    ]
}

extension UnsafeRawBufferPointer {
    func starts(_ signature: [UInt8]) -> Bool { starts(with: signature) }

    func starts(_ signature: String, at offset: Int = 0) -> Bool {
        dropFirst(offset).starts(with: signature.utf8)
    }

    /// A big-endian number; the caller has checked that its bytes are there.
    func big16(_ at: Int) -> Int { Int(self[at]) << 8 | Int(self[at + 1]) }
    func big32(_ at: Int) -> Int { big16(at) << 16 | big16(at + 2) }

    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
