import PieceModel
import PieceRender

/// How a ticket is to be written, as far as somebody has said: on the command line or in a batch's line.
struct JobOptions: Hashable, Sendable {
    enum Format: String, CaseIterable, Sendable { case png, jpeg, webp }

    var locale: TicketLocale?
    var format: Format?
    var pngMode: RenderOptions.PNGEffort?
    var quality: Int?
    var longSide: Int?
    var ticketOnly: Bool?

    static let names = ["locale", "format", "pngMode", "quality", "longSide", "ticketOnly"]
    static let qualities = 1...100
    static let longSides = 16...8192

    /// These options, and those of `others` where these say nothing.
    func over(_ others: JobOptions) -> JobOptions {
        JobOptions(
            locale: locale ?? others.locale, format: format ?? others.format, pngMode: pngMode ?? others.pngMode,
            quality: quality ?? others.quality, longSide: longSide ?? others.longSide,
            ticketOnly: ticketOnly ?? others.ticketOnly)
    }

    /// The renderer's options. A format that nobody named is the output's by its suffix, else PNG.
    func resolved(output: String) -> Result<RenderOptions, Mismatch> {
        let format = format ?? JobOptions.format(suffix: FilePath.suffix(of: output)) ?? .png
        if format == .jpeg, ticketOnly == true {
            return .failure(Mismatch(message: "a ticket cut along its edge needs transparency, which JPEG has not"))
        }
        if format == .png, quality != nil {
            return .failure(Mismatch(message: "PNG has no quality; its modes are fast, balanced and small"))
        }
        if format != .png, pngMode != nil {
            return .failure(Mismatch(message: "a PNG mode says nothing about \(format.rawValue)"))
        }
        let encoding: RenderOptions.Output =
            switch format {
            case .png: .png(pngMode ?? .fast)
            case .jpeg: .jpeg(quality: quality ?? 90)
            case .webp: .webp(quality: quality ?? 90)
            }
        return .success(
            RenderOptions(
                locale: locale ?? .ko, output: encoding, longSide: longSide, ticketOnly: ticketOnly ?? false))
    }

    /// Options that contradict each other.
    struct Mismatch: Error {
        let message: String
        let remedy = "choose png or webp, or leave the other option out"
    }

    private static func format(suffix: String) -> Format? { suffix == "jpg" ? .jpeg : Format(rawValue: suffix) }
}

extension JobOptions {
    /// Reads the `options` of a batch's line, noting every problem.
    init(_ object: JSONObject, at path: JSONPath, problems: inout [FieldProblem]) {
        var found: [FieldProblem] = []
        func note(_ key: String, _ message: String, _ remedy: String) {
            found.append(FieldProblem(path: path.key(key).description, message: message, remedy: remedy))
        }
        func word<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type) -> Word?
        where Word.RawValue == String {
            guard let value = object[key], !value.isNull else { return nil }
            if let text = value.string, let word = Word(rawValue: text) { return word }
            let choices = Word.allCases.map(\.rawValue).joined(separator: ", ")
            note(key, "must be one of \(choices)", "write one of them")
            return nil
        }
        func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
            guard let value = object[key], !value.isNull else { return nil }
            if let integer = value.integer, range.contains(integer) { return integer }
            note(key, "must be an integer from \(range.lowerBound) to \(range.upperBound)", "write such a number")
            return nil
        }
        for key in object.keys where !JobOptions.names.contains(key) {
            let meant = nearestName(to: key, in: JobOptions.names).map { "did you mean \"\($0)\"?" }
            note(
                key, "there is no option of this name",
                meant ?? "remove it; the options are \(JobOptions.names.joined(separator: ", "))")
        }
        locale = word("locale", TicketLocale.self)
        format = word("format", Format.self)
        pngMode = word("pngMode", RenderOptions.PNGEffort.self)
        quality = integer("quality", JobOptions.qualities)
        longSide = integer("longSide", JobOptions.longSides)
        if let value = object["ticketOnly"], !value.isNull {
            ticketOnly = value.bool
            if value.bool == nil { note("ticketOnly", "must be true or false", "write one of the two") }
        }
        problems += found
    }
}

extension RenderOptions {
    /// The options as text that is equal for equal options, for digests.
    var digestText: String {
        let encoding =
            switch output {
            case .png(let effort): "png \(effort.rawValue)"
            case .jpeg(let quality): "jpeg \(quality)"
            case .webp(let quality): "webp \(quality.map(String.init) ?? "lossless")"
            }
        return "\(locale.rawValue) \(encoding) \(longSide ?? 0) \(ticketOnly)"
    }
}
