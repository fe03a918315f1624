import Crypto
public import PieceModel

/// Names a painted picture by all that went into it: equal keys, equal pictures as far as the painter can promise.
public struct CacheKey: Hashable, Sendable, LosslessStringConvertible {
    /// 64 hexadecimal digits in lower case.
    public let description: String

    public init?(_ description: String) {
        guard let hash = BlobHash(description) else { return nil }
        self.description = hash.description
    }

    /// What is painted: a style of the program, or a user's own words.
    public enum Subject: Hashable, Sendable {
        case style(id: String, version: Int)
        case prompt(String)
    }

    /// - Parameters:
    ///   - photo: the hash of the master.
    ///   - framing: which part was sent, and in which sizes.
    ///   - strength: 0…1.
    ///   - model: the painter's model.
    ///   - painter: the painter's id.
    ///   - options: what else changes the picture, such as an endpoint's `options.description`.
    public init(
        photo: BlobHash, framing: PhotoFraming, subject: Subject, strength: Double, seed: UInt64, model: String,
        painter: String, options: String = ""
    ) {
        var hash = SHA256()
        // Each part says how long it is, so that no two lists of parts give the same bytes.
        func add(_ text: String) { hash.update(data: Array("\(text.utf8.count):\(text)".utf8)) }
        add("piece painted picture 1")
        add(photo.description)
        for part in [framing.inner, framing.outer] {
            for number in [part.x, part.y, part.width, part.height] { add(String(number.bitPattern, radix: 16)) }
        }
        for size in [framing.photo, framing.sent, framing.frame] { add(size.description) }
        switch subject {
        case .style(let id, let version):
            add("style")
            add(id)
            add(String(version))
        case .prompt(let prompt):
            add("prompt")
            add(prompt)
        }
        add(String(strength.bitPattern, radix: 16))
        add(String(seed))
        add(model)
        add(painter)
        add(options)
        description = hex(bytes: hash.finalize())
    }
}
