// The form parser under libFuzzer, compiled together with it alone: any bytes may be refused, none may crash or hang,
// and a form must read the same whole and in pieces. `run-multipart` builds and runs it.

/// What a form comes to: its events, with neighbouring bodies joined, or why it was refused.
private func read(_ bytes: [UInt8], step: Int) -> Result<[MultipartEvent], MultipartError> {
    var limits = MultipartLimits()
    limits.parts = 4
    limits.headerBytes = 300
    limits.fieldBytes = 200
    limits.totalBytes = 32_000
    var parser = MultipartParser(boundary: "b-", limits: limits)
    var collector = FormCollector(rules: FormRules(fileBytes: 1_000, repeatable: ["a"]), expectedBytes: bytes.count)
    var joined: [MultipartEvent] = []
    var rest = bytes[...]
    do throws(MultipartError) {
        while !rest.isEmpty {
            let piece = Array(rest.prefix(step))
            rest = rest.dropFirst(step)
            for event in try parser.feed(piece.span) {
                try collector.take(event)
                if case .body(let more) = event, case .body(let bytes)? = joined.last {
                    joined[joined.count - 1] = .body(bytes + more)
                } else {
                    joined.append(event)
                }
            }
        }
        try parser.finish()
        return .success(joined)
    } catch {
        return .failure(error)
    }
}

/// The first byte says how the rest is cut. Anything may also be a content type or a file name.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let first = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    let text = String(decoding: bytes, as: UTF8.self)
    if let boundary = MultipartParser.boundary(contentType: text) {
        precondition((1...70).contains(boundary.utf8.count))
    }
    let name = Filename.clean(Filename.decodeExtended(text) ?? text)
    precondition(name.utf8.count <= Filename.maximumBytes)
    precondition(!name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || Filename.isUnseen($0) })

    let whole = read(bytes, step: .max)
    let cut = read(bytes, step: 1 + Int(first))
    // Which of two limits is met first may depend on the cuts; whether the form is taken may not.
    switch (whole, cut) {
    case (.success(let a), .success(let b)): precondition(a == b, "the cuts changed the form")
    case (.failure(let error), .failure): precondition(!error.message.isEmpty && !error.remedy.isEmpty)
    default: preconditionFailure("the cuts decided whether the form is taken")
    }
    return 0
}
