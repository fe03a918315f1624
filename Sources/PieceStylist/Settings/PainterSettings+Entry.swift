import PieceModel
import PieceNet

extension PainterSettings.Entry {
    private static let ofAll = [
        "id", "name", "kind", "base", "key", "model", "honoursKeys", "allowPrivate", "timeouts", "limits", "prices",
    ]
    private static let ofOpenAI = ["partName", "quality", "fidelity"]
    private static let ofWebUI = ["steps", "guidance", "sampler"]
    static let members = ofAll + ofOpenAI + ofWebUI
    static let synonyms = [
        "url": "base", "baseurl": "base", "address": "base", "apikey": "key", "token": "key", "type": "kind",
        "cfgscale": "guidance", "inputfidelity": "fidelity", "price": "prices", "timeout": "timeouts",
    ]

    /// Reads a painter; nil when the reader has noted problems.
    init?(_ reader: inout FieldReader, key: (KeySource) throws(KeyError) -> String) {
        let kind: Endpoint.Kind? = reader.choice("kind")
        if kind == nil, reader.value("kind") == nil { reader.missing("kind", example: "\"openai\"") }
        for name in kind == .openAI ? Self.ofWebUI : kind == .webUI ? Self.ofOpenAI : [] {
            guard reader.value(name) != nil else { continue }
            reader.note(name, "is nothing that a painter of this kind is told", "remove it")
        }
        let id = reader.painterID()
        let name = reader.bilingual("name", .line(60), example: "{\"ko\": \"화실\", \"en\": \"Studio\"}")
        let endpoint = Self.endpoint(&reader, kind ?? .openAI, key: key)
        guard reader.problems.isEmpty, let id, let name, let endpoint else { return nil }
        self.init(id: id, name: name, endpoint: endpoint)
    }

    private static func endpoint(
        _ reader: inout FieldReader, _ kind: Endpoint.Kind, key: (KeySource) throws(KeyError) -> String
    ) -> Endpoint? {
        let base = reader.requiredText("base", .line(2_000), example: "\"https://api.openai.com/v1\"")
        let secret = reader.secret(key)
        let model = reader.text("model", .line(200)) ?? ""
        let standard = PaintOptions()
        let options = PaintOptions(
            quality: reader.choice("quality"), fidelity: reader.choice("fidelity"),
            steps: reader.integer("steps", in: 1...150, what: "steps") ?? standard.steps,
            guidance: reader.number("guidance", in: 1...30, what: "a number") ?? standard.guidance,
            sampler: reader.text("sampler", .line(60)) ?? standard.sampler)
        let prices = reader.prices(kind, model: model)
        do throws(FieldErrors) {
            let endpoint = try Endpoint(
                kind: kind, base: base ?? "", key: secret, model: model,
                partName: reader.text("partName", .line(20)) ?? "image",
                honoursKeys: reader.flag("honoursKeys") ?? false,
                allowPrivate: reader.flag("allowPrivate") ?? false, timeouts: reader.timeouts(),
                limits: reader.limits(kind), prices: prices ?? .free, options: options)
            reader.checkWay(to: endpoint)
            return endpoint
        } catch {
            // An endpoint knows its parts by other names than the settings, and complains of what was not read.
            for problem in error.problems {
                let name = problem.path.replacing("options.", with: "").replacing(
                    "answerBytes", with: "answerMegabytes")
                let path = "\(reader.path).\(name)"
                guard !reader.problems.contains(where: { $0.path == path || $0.path.hasPrefix("\(path).") }) else {
                    continue
                }
                reader.take([FieldProblem(path: path, message: problem.message, remedy: problem.remedy)])
            }
            return nil
        }
    }
}

extension FieldReader {
    fileprivate mutating func painterID() -> String? {
        guard let id = requiredText("id", .line(200), example: "\"studio\"") else { return nil }
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        if id == PainterSettings.builtIn {
            note("id", "is the name of the built-in painter", "choose another")
        } else if id.count > 40 || !id.allSatisfy(letters.contains) {
            note("id", "cannot be the id of a painter", "write 1 to 40 of a-z, 0-9 and -")
        } else {
            return id
        }
        return nil
    }

    /// The key from where it is kept. No message repeats what stands there: it may be the key itself.
    fileprivate mutating func secret(_ key: (KeySource) throws(KeyError) -> String) -> Secret? {
        guard let value = value("key") else { return nil }
        let remedy = "write {\"file\": \"PATH\"} or {\"environment\": \"NAME\"}"
        guard let object = value.object, object.count == 1, let place = object.first?.value.string?.trimmed,
            !place.isEmpty, place.utf8.count <= 4_096, !place.utf8.contains(0)
        else {
            let isText = value.string != nil
            note("key", isText ? "must not stand in the settings themselves" : "does not say where the key is", remedy)
            return nil
        }
        let source: KeySource
        switch object.keys.first {
        case "file": source = .file(place)
        case "environment": source = .environment(place)
        default:
            note("key", "does not say where the key is", remedy)
            return nil
        }
        do throws(KeyError) {
            return Secret(try key(source))
        } catch {
            note("key", error.message, error.remedy)
            return nil
        }
    }

    fileprivate mutating func timeouts() -> Endpoint.Timeouts {
        section("timeouts", known: ["connect", "attempt", "total"]) { reader in
            var timeouts = Endpoint.Timeouts()
            timeouts.connect = reader.seconds("connect") ?? timeouts.connect
            timeouts.attempt = reader.seconds("attempt") ?? timeouts.attempt
            timeouts.total = reader.seconds("total") ?? max(timeouts.total, timeouts.attempt)
            if timeouts.total < timeouts.attempt {
                reader.note("total", "is less than one attempt may take", "write at least as much as for \"attempt\"")
            }
            return timeouts
        } ?? Endpoint.Timeouts()
    }

    fileprivate mutating func limits(_ kind: Endpoint.Kind) -> Endpoint.Limits {
        section(
            "limits", known: ["concurrent", "perMinute", "attempts", "failures", "coolDown", "answerMegabytes"]
        ) { reader in
            var limits = Endpoint.Limits(kind)
            limits.concurrent = reader.integer("concurrent", in: 1...64, what: "pictures") ?? limits.concurrent
            limits.perMinute = reader.integer("perMinute", in: 1...10_000, what: "attempts") ?? limits.perMinute
            limits.attempts = reader.integer("attempts", in: 1...10, what: "attempts") ?? limits.attempts
            limits.failures = reader.integer("failures", in: 1...1_000, what: "failures") ?? limits.failures
            limits.coolDown = reader.seconds("coolDown") ?? limits.coolDown
            limits.answerBytes =
                reader.integer("answerMegabytes", in: 1...256, what: "megabytes").map { $0 << 20 } ?? limits.answerBytes
            return limits
        } ?? Endpoint.Limits(kind)
    }

    /// Notes what would be refused at every picture: better told once, at the start.
    fileprivate mutating func checkWay(to endpoint: Endpoint) {
        let origin = endpoint.base.origin
        let number = IPAddress(origin.host)
        let isLocal = origin.host == "localhost" || origin.host.hasSuffix(".localhost")
        if !endpoint.allowPrivate, isLocal || number?.isPublic == false {
            note("base", "is in a private network", "write \"allowPrivate\": true if this server is meant")
        } else if endpoint.key != nil, origin.scheme == "http", !endpoint.allowPrivate || number?.isPublic == true {
            note("base", "would have the key travel unencrypted", "write it with https")
        }
    }
}
