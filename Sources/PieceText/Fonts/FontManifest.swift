import FoundationEssentials

/// The fonts PIECE draws with: which files, from which Debian packages, and in which order they help each other out.
///
/// The manifest is data (`fonts/fonts.json`); paths are relative to a font root such as `/usr/share/fonts`.
public struct FontManifest: Codable, Hashable, Sendable {
    /// One face under the short id that texts and templates use, such as `SQ800`.
    public struct Font: Codable, Hashable, Sendable {
        public var id: String
        /// The name people know it by, weight included.
        public var family: String
        /// The Debian package that installs the file.
        public var package: String
        /// The file, relative to the font root.
        public var file: String
        /// Which face of a collection (`.ttc`) to take; 0 when absent.
        public var faceIndex: Int?
        /// SPDX identifier.
        public var licence: String
        /// Ids of the faces to ask, in this order, for characters that this one does not have.
        public var fallback: [String]?
        /// True for a colour emoji face: it takes emoji sequences whole and text characters only as the last of all.
        public var emoji: Bool?
        /// True when tickets can be drawn without this file (other scripts, rare symbols).
        public var optional: Bool?
        /// How far the line's baseline moves down, in em, when text is placed by its line box. Text that is centred
        /// is centred by its ink and needs no such help.
        public var baselineShift: Double?
        /// Space to add around single characters, for faces whose full-width brackets carry too much of it.
        public var kerning: [Kerning]?
    }

    /// Space added before and after every occurrence of a character, in em; negative values pull closer.
    public struct Kerning: Codable, Hashable, Sendable {
        public var character: String
        public var before: Double?
        public var after: Double?
    }

    /// Whether one font's file is there, for `piece doctor`.
    public struct Status: Hashable, Sendable {
        public var id: String
        /// The file's full path.
        public var file: String
        public var present: Bool
        public var package: String
        public var optional: Bool
    }

    /// Where the files are unless the caller says otherwise.
    public var root: String
    public var fonts: [Font]
    /// Ids of the faces every font falls back to after its own chain, in this order.
    public var lastResort: [String]

    /// Reads and validates a manifest from the bytes of its JSON file.
    public static func load(from bytes: [UInt8]) throws(FontError) -> FontManifest {
        let manifest: FontManifest
        do {
            manifest = try JSONDecoder().decode(FontManifest.self, from: Data(bytes))
        } catch {
            throw FontError(.unreadableManifest, "the font manifest cannot be read: \(FontManifest.explain(error))")
        }
        try manifest.validate()
        return manifest
    }

    /// Every Debian package the fonts come from, sorted, each once.
    public var packages: [String] { Set(fonts.map(\.package)).sorted() }

    /// Checks that ids are unique, fallbacks exist, paths stay below the root and tweaks are sane.
    public func validate() throws(FontError) {
        func fail(_ message: String) -> FontError { FontError(.invalidManifest, "the font manifest: \(message)") }
        guard !fonts.isEmpty else { throw fail("it lists no fonts") }
        var ids: Set<String> = []
        for font in fonts {
            guard !font.id.isEmpty else { throw fail("a font has an empty id") }
            guard ids.insert(font.id).inserted else { throw fail("the id \(font.id) is there twice; rename one") }
        }
        for font in fonts {
            let parts = font.file.split(separator: "/", omittingEmptySubsequences: false)
            guard !font.file.isEmpty, !parts.contains(".."), !parts.contains("") else {
                throw fail("the file of \(font.id) must be a plain path below the root, not \"\(font.file)\"")
            }
            guard (0...255).contains(font.faceIndex ?? 0) else { throw fail("faceIndex of \(font.id) is not 0…255") }
            guard abs(font.baselineShift ?? 0) <= 1 else { throw fail("baselineShift of \(font.id) is over 1 em") }
            for id in font.fallback ?? [] where !ids.contains(id) {
                throw fail("\(font.id) falls back to \(id), which is not listed")
            }
            for tweak in font.kerning ?? [] {
                guard tweak.character.unicodeScalars.count == 1 else {
                    throw fail("a kerning of \(font.id) names \"\(tweak.character)\", not one character")
                }
                guard abs(tweak.before ?? 0) <= 1, abs(tweak.after ?? 0) <= 1 else {
                    throw fail("the kerning of \(tweak.character) in \(font.id) is over 1 em")
                }
            }
        }
        for id in lastResort where !ids.contains(id) {
            throw fail("lastResort names \(id), which is not listed")
        }
    }

    /// The position of every id in `fonts`.
    package var indexByID: [String: Int] {
        Dictionary(fonts.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        func place(_ context: DecodingError.Context) -> String {
            context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "\"\(key.stringValue)\" is missing at \"\(place(context))\""
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "the value at \"\(place(context))\" has the wrong type"
        case .dataCorrupted: return "it is not well-formed JSON"
        @unknown default: return "it is not JSON of the expected shape"
        }
    }
}
