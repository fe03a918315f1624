/// Reads a multipart/form-data body (RFC 7578, RFC 2046) as it arrives, in pieces of any size; it keeps a part's header
/// and nothing of its body.
///
/// A delimiter is CRLF, `--`, the boundary, then `--` or blanks and CRLF. A line that only begins like one is data.
/// Lines that end in LF alone, folded header lines and forms within forms are refused.
struct MultipartParser: Sendable {
    private enum State: Sendable {
        /// In the preamble or a part's body, looking for a delimiter.
        case content
        /// Behind a boundary: what follows decides whether it was one.
        case tail
        case header
        case epilogue
    }

    private let limits: MultipartLimits
    private let delimiter: Delimiter
    private var state = State.content
    private var failure: MultipartError?

    /// How many bytes of the delimiter the bytes so far end with. CR is only its first, so these are the ones kept
    /// back.
    private var matched: Int
    /// How many of them were read before: the line end before a first boundary and that of an empty header line count
    /// for the delimiter but are no content.
    private var borrowed: Int
    private var tail: [UInt8] = []
    private var header: [UInt8] = []
    /// Where the current line of `header` begins.
    private var line = 0
    private var part: MultipartPart?
    private var partBytes = 0
    private var parts = 0
    private var total = 0

    /// - Parameter boundary: as `boundary(contentType:)` gave it.
    init(boundary: String, limits: MultipartLimits = MultipartLimits()) {
        self.limits = limits
        delimiter = Delimiter(boundary: boundary)
        matched = Delimiter.lineEnd
        borrowed = Delimiter.lineEnd
    }

    /// Reads the next bytes of the form. Once it has thrown, it throws the same error again.
    mutating func feed(_ bytes: Span<UInt8>) throws(MultipartError) -> [MultipartEvent] {
        if let failure { throw failure }
        do throws(MultipartError) {
            var events: [MultipartEvent] = []
            try read(bytes, &events)
            return events
        } catch {
            failure = error
            throw error
        }
    }

    /// Says that no more bytes come.
    mutating func finish() throws(MultipartError) {
        if let failure { throw failure }
        guard state == .epilogue else {
            throw MultipartError(
                .truncated, "the form ends before its closing boundary", "send the whole form again")
        }
    }

    private mutating func read(_ bytes: Span<UInt8>, _ events: inout [MultipartEvent]) throws(MultipartError) {
        total += bytes.count
        guard total <= limits.totalBytes else {
            throw MultipartError(
                .tooLarge, "the form has more than \(limits.totalBytes) bytes", "send fewer or smaller files")
        }
        var at = 0
        while at < bytes.count {
            switch state {
            case .content: at = try readContent(bytes, at, &events)
            case .tail: at = try readTail(bytes, at, &events)
            case .header: at = try readHeader(bytes, at, &events)
            case .epilogue: at = bytes.count
            }
        }
    }

    // MARK: Content

    private mutating func readContent(
        _ bytes: Span<UInt8>, _ start: Int, _ events: inout [MultipartEvent]
    ) throws(MultipartError) -> Int {
        var at = start
        if matched > 0 {
            while at < bytes.count, matched < delimiter.count, bytes[at] == delimiter[matched] {
                matched += 1
                at += 1
            }
            if at < bytes.count, matched < delimiter.count { try giveBack(&events) }
        }
        if matched == 0 {
            let found = delimiter.search(bytes, from: at)
            try bytes.extracting(at..<found.start).withUnsafeBufferPointer { bytes throws(MultipartError) in
                try emit(bytes, &events)
            }
            matched = found.matched
            at = found.start + found.matched
        }
        if matched == delimiter.count { state = .tail }
        return at
    }

    /// What looked like a delimiter was content.
    private mutating func giveBack(_ events: inout [MultipartEvent]) throws(MultipartError) {
        try emit(delimiter.bytes[borrowed..<matched], &events)
        try emit(tail, &events)
        matched = 0
        borrowed = 0
        tail.removeAll(keepingCapacity: true)
    }

    private mutating func emit(
        _ bytes: some Collection<UInt8>, _ events: inout [MultipartEvent]
    ) throws(MultipartError) {
        guard let part, !bytes.isEmpty else { return }
        partBytes += bytes.count
        if part.filename == nil, partBytes > limits.fieldBytes {
            throw MultipartError(
                .fieldTooLarge, "the field '\(part.name)' has more than \(limits.fieldBytes) bytes", "shorten it")
        }
        // One event for what is together, so that bytes full of near delimiters do not become millions of events.
        if case .body(var together)? = events.last {
            events.removeLast()
            together += bytes
            events.append(.body(together))
        } else {
            events.append(.body(Array(bytes)))
        }
    }

    // MARK: Behind a boundary

    private mutating func readTail(
        _ bytes: Span<UInt8>, _ at: Int, _ events: inout [MultipartEvent]
    ) throws(MultipartError) -> Int {
        let byte = bytes[at]
        switch (tail.last, byte) {
        case (ASCII.cr, ASCII.lf):
            try endPart(&events)
            try beginHeader()
            return at + 1
        case (ASCII.hyphen, ASCII.hyphen):
            try endPart(&events)
            state = .epilogue
            return at + 1
        case (nil, ASCII.hyphen), (nil, ASCII.cr), (nil, ASCII.space), (nil, ASCII.tab):
            tail.append(byte)
            return at + 1
        case (ASCII.space, ASCII.cr), (ASCII.space, ASCII.space), (ASCII.space, ASCII.tab),
            (ASCII.tab, ASCII.cr), (ASCII.tab, ASCII.space), (ASCII.tab, ASCII.tab):
            guard tail.count < Delimiter.maximumPadding else { break }
            tail.append(byte)
            return at + 1
        case (nil, ASCII.lf), (ASCII.space, ASCII.lf), (ASCII.tab, ASCII.lf):
            throw .bareLineFeed("a boundary")
        default: break
        }
        // The byte is read again as content: it may begin a delimiter.
        try giveBack(&events)
        state = .content
        return at
    }

    private mutating func endPart(_ events: inout [MultipartEvent]) throws(MultipartError) {
        if part != nil { events.append(.partEnd) }
        part = nil
        matched = 0
        borrowed = 0
        tail.removeAll(keepingCapacity: true)
    }

    // MARK: Header

    private mutating func beginHeader() throws(MultipartError) {
        parts += 1
        guard parts <= limits.parts else {
            throw MultipartError(
                .tooManyParts, "the form has more than \(limits.parts) parts", "send fewer fields and files")
        }
        header = []
        line = 0
        state = .header
    }

    private mutating func readHeader(
        _ bytes: Span<UInt8>, _ start: Int, _ events: inout [MultipartEvent]
    ) throws(MultipartError) -> Int {
        var at = start
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            let follows = header.count > line && header.last == ASCII.cr
            header.append(byte)
            guard header.count <= limits.headerBytes else {
                throw MultipartError(
                    .headerTooLarge, "the header of part \(parts) has more than \(limits.headerBytes) bytes",
                    "shorten the name of the field or file")
            }
            if byte == ASCII.lf {
                guard follows else { throw .bareLineFeed("the header of part \(parts)") }
                if header.count - line == Delimiter.lineEnd {
                    try beginBody(&events)
                    return at
                }
                line = header.count
            } else if follows {
                throw MultipartError(
                    .badHeader, "the header of part \(parts) has a CR inside a line", "end its lines with CRLF")
            }
        }
        return at
    }

    private mutating func beginBody(_ events: inout [MultipartEvent]) throws(MultipartError) {
        let part = try PartHeader.read(header, part: parts)
        events.append(.part(part))
        self.part = part
        partBytes = 0
        header = []
        // An empty body needs no line end of its own before the delimiter.
        matched = Delimiter.lineEnd
        borrowed = Delimiter.lineEnd
        state = .content
    }
}

extension MultipartError {
    fileprivate static func bareLineFeed(_ place: String) -> MultipartError {
        MultipartError(.bareLineFeed, "a line of \(place) ends in LF alone", "end lines with CRLF")
    }
}
