import CHarfBuzz
import CICU

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The fonts of a manifest, ready to lay out and draw text. Files are opened (memory-mapped) when a text first needs
/// them; results of shaping are remembered.
///
/// A library belongs to one thread: FreeType and HarfBuzz objects must not be used from two at a time, so it is not
/// `Sendable` and every render thread makes its own.
public final class FontLibrary {
    public let manifest: FontManifest
    /// The directory the font files are under.
    public let root: String
    let freeType: FreeTypeLibrary
    let indexByID: [String: Int]
    /// For every font: itself, its fallbacks, theirs, and the last resort; text faces first, emoji faces apart.
    let chains: [FaceChain]
    let buffer: OpaquePointer
    private var slots: [Slot]
    var faceOfScalar: [[UInt32: Int32]]
    var lineBreakers: [String: OpaquePointer] = [:]
    /// Counted in graphemes and glyphs: about 10 MB when full.
    var prepared = TwoGenerationCache<PreparedKey, PreparedText>(limit: 100_000)

    private enum Slot {
        case unopened, absent
        case open(Face)
    }

    /// Makes a library of the fonts in `manifest`, looking for files under `root` (nil: the manifest's own root).
    ///
    /// Throws `.missingFile` naming every required file that is absent and the packages to install, unless
    /// `allowMissing` is true: then texts fall back to the faces that are there.
    public init(manifest: FontManifest, root: String? = nil, allowMissing: Bool = false) throws(FontError) {
        try manifest.validate()
        let root = root ?? manifest.root
        if !allowMissing {
            let missing = manifest.status(root: root).filter { !$0.present && !$0.optional }
            guard missing.isEmpty else { throw FontLibrary.missing(missing) }
        }
        self.manifest = manifest
        self.root = root
        self.freeType = try FreeTypeLibrary()
        self.indexByID = manifest.indexByID
        self.chains = FaceChain.all(of: manifest)
        self.slots = Array(repeating: .unopened, count: manifest.fonts.count)
        self.faceOfScalar = Array(repeating: [:], count: manifest.fonts.count)
        self.buffer = hb_buffer_create()
    }

    deinit {
        hb_buffer_destroy(buffer)
        for breaker in lineBreakers.values { icu_breaks_close(breaker) }
    }

    /// The font ids of the manifest, in its order; a face index is a position in this list.
    public var ids: [String] { manifest.fonts.map(\.id) }

    /// Whether the manifest lists the font and its file is there.
    public func has(font id: String) -> Bool {
        guard let index = indexByID[id] else { return false }
        return face(index) != nil
    }

    /// Which font files are there, for `piece doctor`.
    public func status() -> [FontManifest.Status] { manifest.status(root: root) }

    /// Checks that every id is known and its file can be opened; templates call this before they are used.
    public func require(_ ids: some Sequence<String>) throws(FontError) {
        for id in ids {
            guard let index = indexByID[id] else {
                let known = self.ids.joined(separator: " ")
                throw FontError(.unknownFont, "there is no font \(id); use one of the manifest's: \(known)")
            }
            if case .open = slots[index] { continue }
            slots[index] = .open(try open(index))
        }
    }

    /// The face at a position of the manifest, opened if need be; nil when its file is absent or damaged.
    func face(_ index: Int) -> Face? {
        guard slots.indices.contains(index) else { return nil }
        switch slots[index] {
        case .open(let face): return face
        case .absent: return nil
        case .unopened:
            guard let face = try? open(index) else {
                slots[index] = .absent
                return nil
            }
            slots[index] = .open(face)
            return face
        }
    }

    private func open(_ index: Int) throws(FontError) -> Face {
        let entry = manifest.fonts[index]
        return try Face(entry, index: index, path: FontManifest.path(root, entry.file), library: freeType)
    }

    private static func missing(_ fonts: [FontManifest.Status]) -> FontError {
        let files = fonts.map(\.file).joined(separator: ", ")
        let packages = Set(fonts.map(\.package)).sorted().joined(separator: " ")
        let subject = fonts.count == 1 ? "the font file \(files) is missing" : "font files are missing: \(files)"
        return FontError(.missingFile, "\(subject): apt-get install \(packages)")
    }
}

extension FontManifest {
    /// Which of the font files are there.
    public func status(root: String? = nil) -> [Status] {
        fonts.map { font in
            let path = FontManifest.path(root ?? self.root, font.file)
            return Status(
                id: font.id, file: path, present: access(path, R_OK) == 0, package: font.package,
                optional: font.optional ?? false)
        }
    }

    static func path(_ root: String, _ file: String) -> String {
        root.hasSuffix("/") ? root + file : root + "/" + file
    }
}

/// The faces a font's characters may come from, as indices into the manifest, in the order they are asked.
struct FaceChain {
    var text: [Int]
    var emoji: [Int]

    static func all(of manifest: FontManifest) -> [FaceChain] {
        let indexByID = manifest.indexByID
        return manifest.fonts.indices.map { start in
            var order: [Int] = []
            func visit(_ index: Int) {
                guard !order.contains(index) else { return }
                order.append(index)
                for id in manifest.fonts[index].fallback ?? [] {
                    if let next = indexByID[id] { visit(next) }
                }
            }
            visit(start)
            for id in manifest.lastResort {
                if let next = indexByID[id] { visit(next) }
            }
            return FaceChain(
                text: order.filter { manifest.fonts[$0].emoji != true },
                emoji: order.filter { manifest.fonts[$0].emoji == true })
        }
    }
}
