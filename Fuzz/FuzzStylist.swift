// Everything that painting reads from outside under libFuzzer: answers and errors of servers, hints about asking again,
// styles, settings and users' prompts. Any bytes may be refused; none may crash, hang or get a key into a message, and
// what is taken keeps the promises of its type. `run-stylist` builds and runs it.
import NIOHTTP1
import PieceModel

@testable import PieceStylist

/// A key that no message may hold; the seeds have servers say it.
private let key = "sk-fuzz-0123456789"
private let now = Instant(milliseconds: 1_795_000_000_000)

private let painters: [Endpoint] = [
    (Endpoint.Kind.openAI, key, "gpt-image-2"), (.webUI, "user:\(key)", ""),
].compactMap { try? Endpoint(kind: $0.0, base: "https://a.example/v1", key: Secret($0.1), model: $0.2) }

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStylist(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let bytes = Array(input.dropFirst())
    switch input[0] {
    case UInt8(ascii: "0"): answers(bytes)
    case UInt8(ascii: "1"): failures(bytes)
    case UInt8(ascii: "2"): hints(bytes)
    case UInt8(ascii: "3"): styles(bytes)
    case UInt8(ascii: "4"): settings(bytes)
    case UInt8(ascii: "5"): prompts(bytes)
    default: return -1
    }
    return 0
}

private func check(_ holds: Bool, _ promise: String) {
    if !holds { fatalError(promise) }
}

private func answers(_ bytes: [UInt8]) {
    for painter in painters {
        do throws(PaintError) {
            if painter.kind == .openAI {
                let answer = try OpenAIAnswer(bytes, painter)
                if case .bytes(let image) = answer.picture { check(!image.isEmpty, "a picture without bytes") }
                if let usage = answer.usage {
                    check(min(usage.inputText, usage.inputImage, usage.output) >= 0, "fewer than no tokens")
                }
            } else {
                check(!(try WebUIPainter.picture(bytes, painter)).isEmpty, "a picture without bytes")
            }
        } catch {
            check(!error.description.contains(key), "an error tells the key")
            check(error.mayHaveBeenCharged, "a good answer without a picture is not in doubt")
        }
    }
    if let share = WebUIPainter.share(bytes) { check((0...1).contains(share), "a share beyond the whole") }
}

/// The first byte is the status, 100 up.
private func failures(_ bytes: [UInt8]) {
    let status = 300 + Int(bytes.first ?? 0) * 300 / 256
    let body = Array(bytes.dropFirst())
    let fault = ServerFault(body)
    check(fault.message.count <= 200 && !fault.message.contains(where: \.isNewline), "a fault of more than a line")
    for painter in painters {
        let error = PaintError(PaintTransport.Answer(status: status, headers: [:], body: body), from: painter, at: now)
        check(!error.description.contains(key), "an error tells the key")
        check(!error.text.ko.isEmpty && !error.text.en.isEmpty, "an error without a text")
    }
}

/// Three lines: the three headers that hints stand in.
private func hints(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
    var headers = HTTPHeaders()
    for (name, line) in zip(["retry-after", "retry-after-ms", "x-should-retry"], lines) {
        headers.add(name: name, value: String(decoding: line, as: UTF8.self))
    }
    let hint = RetryHint(headers, now: now)
    if let after = hint.after { check(.zero <= after && after <= .seconds(86_400), "a wait beyond a day") }
    check(hint == RetryHint(headers, now: now), "the same headers hint at other waits")
}

private func styles(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes) else { return }
    do throws(FieldErrors) {
        let style = try Style(json: value, id: "oil")
        check((0...1).contains(style.strength) && !style.prompt.isEmpty, "a style that cannot be asked for")
        check(!style.name.ko.isEmpty && !style.about.en.isEmpty, "a style without words")
    } catch {
        check(!error.problems.isEmpty, "an error without a problem")
    }
}

private func settings(_ bytes: [UInt8]) {
    do throws(FieldErrors) {
        let settings = try PainterSettings(bytes) { source throws(KeyError) in
            if case .file = source { return key }
            throw KeyError("is not there", "put it there")
        }
        let ids = settings.painters.map(\.id) + (settings.hasBuiltIn ? [PainterSettings.builtIn] : [])
        check(Set(ids).count == ids.count && ids.contains(settings.preferred), "nobody is preferred")
        check(
            settings.budget.allMonth != nil || !settings.painters.contains(where: \.isPriced), "money without a limit")
        for painter in settings.painters {
            let size = painter.endpoint.price(of: PixelSize(1024, 1024))
            check(size > .zero || !painter.isPriced, "a priced picture for nothing")
        }
    } catch {
        check(!error.problems.isEmpty, "an error without a problem")
        check(!error.description.contains(key) || holds(bytes, key), "an error tells the key")
    }
}

private func prompts(_ bytes: [UInt8]) {
    guard let prompt = try? PromptRules.check(String(decoding: bytes, as: UTF8.self)) else { return }
    check(!prompt.isEmpty && prompt.unicodeScalars.count <= PromptRules.scalars, "a prompt out of bounds")
    check((try? PromptRules.check(prompt)) == prompt, "a checked prompt is not one")
}

private func holds(_ bytes: [UInt8], _ text: String) -> Bool { String(decoding: bytes, as: UTF8.self).contains(text) }
