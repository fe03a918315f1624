extension Header {
    /// Steps 1 and 2: the type by content, the header, and the limits that the header alone can break.
    static func admit(_ bytes: UnsafeRawBufferPointer, limits: DecodeLimits) throws(CodecError) -> Header {
        guard bytes.count <= limits.bytes else { throw .tooManyBytes(bytes.count, limits) }
        let header: Header
        switch try ImageFormat.sniff(bytes) {
        case .jpeg: header = try .jpeg(bytes, limits: limits)
        case .png: header = try .png(bytes)
        case .webp: header = try .webp(bytes)
        }
        try header.checkSize(limits)
        return header
    }

    private func checkSize(_ limits: DecodeLimits) throws(CodecError) {
        let (width, height) = (info.width, info.height)
        guard width <= limits.side, height <= limits.side else {
            throw CodecError(
                code: .tooWide, message: "The picture is \(width) × \(height) pixels; a side may have \(limits.side)",
                remedy: "Send the picture in a smaller size.")
        }
        guard width * height <= limits.pixels else {
            throw CodecError(
                code: .tooManyPixels,
                message: "The picture has \(width * height) pixels; \(limits.pixels) are allowed",
                remedy: "Send the picture in a smaller size.")
        }
        let scansAllowed = min(limits.jpegScans, max(12, limits.scanPixels / (width * height)))
        guard scans <= scansAllowed else {
            throw CodecError(
                code: .tooManyScans, message: "The JPEG has more than the \(scansAllowed) scans that its size allows",
                remedy: "Save the picture as a baseline JPEG and try again.")
        }
    }

    /// Whether decoding may take the memory it needs: `output` bytes of pixels and what the library holds.
    func checkMemory(output: Int, fileBytes: Int, limits: DecodeLimits) throws(CodecError) {
        let needed = output + workingMemory
        guard needed <= limits.memory else {
            throw CodecError(
                code: .tooMuchMemory,
                message: "Decoding the picture would take \(needed >> 20) MB; \(limits.memory >> 20) MB are allowed",
                remedy: "Send the picture in a smaller size.")
        }
        let unfolded = max(needed, unfoldedBytes)
        guard unfolded <= limits.freeMemory || unfolded / max(1, fileBytes) <= limits.expansion else {
            throw CodecError(
                code: .tooMuchMemory,
                message: "The picture's \(fileBytes) bytes would unfold to \(unfolded >> 20) MB",
                remedy: "Send the picture in a smaller size.")
        }
    }
}

extension CodecError {
    static func tooManyBytes(_ count: Int, _ limits: DecodeLimits) -> CodecError {
        CodecError(
            code: .tooManyBytes, message: "The file has \(count) bytes; \(limits.bytes) are allowed",
            remedy: "Send the picture in a smaller size or at a lower quality.")
    }
}
