/// A form that was read whole.
struct Form: Hashable, Sendable {
    /// Parts with a file name, by field; inputs in which nothing was chosen are left out.
    var files: [String: FormFile] = [:]
    /// Parts without one, by field.
    var fields: [String: [UInt8]] = [:]
    /// The values, in order, of fields that may come more than once.
    var repeated: [String: [[UInt8]]] = [:]

    /// A field as text; nil when there is none.
    func text(_ name: String) throws(MultipartError) -> String? {
        guard let bytes = fields[name] else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw MultipartError(.badText, "the field '\(name)' is not UTF-8", "send text in UTF-8")
        }
        return text
    }
}

/// A file of a form.
struct FormFile: Hashable, Sendable {
    var bytes: [UInt8]
    /// For display only, see `MultipartPart`; nil when nothing useful was given.
    var filename: String?
    /// The sender's claim; what the file is, its bytes tell.
    var contentType: String?
}

/// What the fields of a form may be.
struct FormRules: Hashable, Sendable {
    /// The most bytes of the fields and files named here …
    var maxima: [String: Int] = [:]
    /// … and of others.
    var fieldBytes = 64 << 10
    var fileBytes = 20 << 20
    /// Fields, not files, that may come more than once.
    var repeatable: Set<String> = []
}

/// Puts the events of a form together.
struct FormCollector: Sendable {
    private let rules: FormRules
    private let expectedBytes: Int
    private var form = Form()
    private var names: Set<String> = []
    private var part: MultipartPart?
    private var bytes: [UInt8] = []
    private var maximum = 0

    /// - Parameter expectedBytes: the length of the form when it is known; spares moving a growing file.
    init(rules: FormRules = FormRules(), expectedBytes: Int = 0) {
        self.rules = rules
        self.expectedBytes = expectedBytes
    }

    mutating func take(_ events: consuming [MultipartEvent]) throws(MultipartError) {
        for event in events { try take(event) }
    }

    mutating func take(_ event: MultipartEvent) throws(MultipartError) {
        switch event {
        case .part(let part): try begin(part)
        case .body(let more): try append(more)
        case .partEnd: end()
        }
    }

    /// The form; to be asked for when the parser has finished.
    consuming func finish() -> Form { form }

    private mutating func begin(_ part: MultipartPart) throws(MultipartError) {
        let mayRepeat = part.filename == nil && rules.repeatable.contains(part.name)
        let isNew = names.insert(part.name).inserted
        guard isNew || mayRepeat && form.files[part.name] == nil else {
            throw MultipartError(.duplicate, "the field '\(part.name)' comes twice", "send it once")
        }
        self.part = part
        maximum = rules.maxima[part.name] ?? (part.filename == nil ? rules.fieldBytes : rules.fileBytes)
        bytes = []
    }

    private mutating func append(_ more: [UInt8]) throws(MultipartError) {
        guard let part else { return }
        guard more.count <= maximum - bytes.count else {
            let isFile = part.filename != nil
            throw MultipartError(
                isFile ? .fileTooLarge : .fieldTooLarge, "'\(part.name)' has more than \(maximum) bytes",
                isFile ? "send a smaller file" : "shorten it")
        }
        if bytes.isEmpty {
            bytes = more
        } else {
            if part.filename != nil { bytes.reserveCapacity(min(expectedBytes, maximum)) }
            bytes += more
        }
    }

    private mutating func end() {
        guard let part = part.take() else { return }
        let bytes = bytes
        self.bytes = []
        if let filename = part.filename {
            if filename.isEmpty, bytes.isEmpty { return }
            form.files[part.name] = FormFile(
                bytes: bytes, filename: filename.isEmpty ? nil : filename, contentType: part.contentType)
        } else if rules.repeatable.contains(part.name) {
            form.repeated[part.name, default: []].append(bytes)
        } else {
            form.fields[part.name] = bytes
        }
    }
}
