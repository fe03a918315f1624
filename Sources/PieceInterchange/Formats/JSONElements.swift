import PieceModel

/// One value of a document or line, and where it starts.
struct JSONElement {
    let line: Int
    let value: Result<JSONValue, JSONSyntaxError>

    /// Parses what was cut out of a document; lines count on from where it was.
    init(line: Int, bytes: [UInt8]) {
        self.line = line
        do {
            value = .success(try JSONParser.parse(bytes, limits: .element))
        } catch {
            value = .failure(
                JSONSyntaxError(
                    code: error.code, line: line + error.line - 1, column: error.column, message: error.message,
                    remedy: error.remedy))
        }
    }
}

/// Reads a JSON value a line, in memory for one line. Blank lines and a first line that only names the format are
/// skipped.
struct JSONLines {
    private var waiting: [UInt8] = []
    private var line = 1
    private var isFirst = true

    mutating func push(_ bytes: [UInt8]) throws(ImportError) -> [JSONElement] {
        var elements: [JSONElement] = []
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 {
                try end(into: &elements)
                line += 1
            }
            guard waiting.count + part.element.count <= JSONParser.Limits.element.bytes else {
                throw ImportError(.tooLarge, line: line, "this line has more than 1 MB", remedy: "shorten it")
            }
            waiting += part.element
        }
        return elements
    }

    mutating func finish() throws(ImportError) -> [JSONElement] {
        var elements: [JSONElement] = []
        try end(into: &elements)
        return elements
    }

    private mutating func end(into elements: inout [JSONElement]) throws(ImportError) {
        defer { waiting.removeAll(keepingCapacity: true) }
        guard waiting.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return }
        let element = JSONElement(line: line, bytes: waiting)
        defer { isFirst = false }
        if isFirst, let object = try? element.value.get().object, object["format"] != nil {
            return try PieceDocument.checkHeader(object, line: line)
        }
        elements.append(element)
    }
}

/// Cuts the pieces out of one JSON document, in memory for one piece: the elements of an array, or of the member
/// `pieces` of an object.
struct JSONElements {
    private enum Place {
        case start
        /// Inside the document's object, before its list.
        case header
        /// In the list, between two elements.
        case list
        /// Inside an element.
        case element
        /// Behind the list, in the rest of the document's object.
        case tail
        case end
    }

    private var place = Place.start
    private var isInObject = false
    private var buffer: [UInt8] = []
    private var line = 1
    private var elementLine = 1
    /// Brackets that are open in the buffer.
    private var depth = 0
    private var isString = false
    private var isEscaped = false
    private var expectsElement = true
    /// In the header: where the last string of its first level is, and whether it is followed by a colon.
    private var key: Range<Int> = 0..<0
    private var isAfterColon = false

    mutating func push(_ bytes: [UInt8]) throws(ImportError) -> [JSONElement] {
        var elements: [JSONElement] = []
        for byte in bytes {
            try read(byte, into: &elements)
            if byte == 0x0A { line += 1 }
        }
        return elements
    }

    /// - Throws: when the document has not ended.
    mutating func finish() throws(ImportError) -> [JSONElement] {
        guard place == .end else {
            let what = place == .start ? "has no value" : "ends before its brackets are closed"
            throw ImportError(.syntax, line: line, "the document \(what)", remedy: "complete it")
        }
        return []
    }

    private mutating func read(_ byte: UInt8, into elements: inout [JSONElement]) throws(ImportError) {
        let isSpace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
        switch place {
        case .start:
            if isSpace { return }
            switch byte {
            case UInt8(ascii: "["): place = .list
            case UInt8(ascii: "{"):
                isInObject = true
                place = .header
                try append(byte)
            default: throw unexpected(byte, "a { or [")
            }
        case .header: try header(byte, isSpace: isSpace)
        case .list:
            if isSpace { return }
            switch byte {
            case UInt8(ascii: "]"):
                place = isInObject ? .tail : .end
                depth = 1
            case UInt8(ascii: ","):
                if expectsElement { throw unexpected(byte, "an element") }
                expectsElement = true
            default:
                guard expectsElement else { throw unexpected(byte, "a , or ]") }
                guard byte != UInt8(ascii: "}") else { throw unexpected(byte, "an element") }
                expectsElement = false
                place = .element
                elementLine = line
                buffer = []
                depth = 0
                try append(byte)
            }
        case .element:
            let isOutside = !isString && depth == 0
            if isOutside, isSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
                // A number or word, or a string that has ended.
                end(into: &elements)
                return try read(byte, into: &elements)
            }
            try append(byte)
            if depth == 0, !isString, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { end(into: &elements) }
        case .tail:
            try append(byte)
            buffer.removeAll(keepingCapacity: true)
            if depth == 0 { place = .end }
        case .end:
            if !isSpace { throw unexpected(byte, "nothing") }
        }
    }

    private mutating func end(into elements: inout [JSONElement]) {
        elements.append(JSONElement(line: elementLine, bytes: buffer))
        buffer = []
        place = .list
    }

    /// Reads on in the document's object until its list of pieces begins.
    private mutating func header(_ byte: UInt8, isSpace: Bool) throws(ImportError) {
        let wasString = isString
        let start = buffer.count
        try append(byte)
        if depth == 0 {
            let object = (try? JSONParser.parse(buffer, limits: .element))?.object
            if let object { try PieceDocument.checkHeader(object, line: 1) }
            throw ImportError(
                .syntax, line: line, "the document has no list \"pieces\"",
                remedy: "write {\"pieces\": […]} or an array")
        }
        if depth == 2, byte == UInt8(ascii: "["), !wasString, isAfterColon, buffer[key].elementsEqual("\"pieces\"".utf8)
        {
            var members = Array(buffer[..<key.lowerBound])
            while let last = members.last, [0x20, 0x09, 0x0A, 0x0D, 0x2C].contains(last) { members.removeLast() }
            guard let object = (try? JSONParser.parse(members + [UInt8(ascii: "}")], limits: .element))?.object else {
                throw ImportError(.syntax, line: 1, "what stands before \"pieces\" is no JSON", remedy: "correct it")
            }
            if !object.isEmpty { try PieceDocument.checkHeader(object, line: 1) }
            buffer = []
            place = .list
            return
        }
        if isSpace || wasString && isString { return }
        if !wasString && isString { key = start..<start }
        if wasString && !isString { key = key.lowerBound..<buffer.count }
        isAfterColon = depth == 1 && byte == UInt8(ascii: ":")
    }

    private mutating func append(_ byte: UInt8) throws(ImportError) {
        guard buffer.count < JSONParser.Limits.element.bytes else {
            throw ImportError(.tooLarge, line: elementLine, "this value has more than 1 MB", remedy: "shorten it")
        }
        buffer.append(byte)
        if isString {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isString = false
            }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }

    private func unexpected(_ byte: UInt8, _ expected: String) -> ImportError {
        let found = (0x21...0x7E).contains(byte) ? "\(Character(Unicode.Scalar(byte)))" : "another character"
        return ImportError(
            .syntax, line: line, "\(expected) should be here, but there is \(found)", remedy: "correct the document")
    }
}
