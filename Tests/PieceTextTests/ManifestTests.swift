import PieceText
import Testing

@Suite("Font manifest")
struct ManifestTests {
    @Test("every font of the manifest is installed and opens")
    func opens() throws {
        let library = try Fonts.library()
        try library.require(library.ids)
        #expect(library.status().allSatisfy { $0.present })
        for id in Fonts.korean + Fonts.latin { #expect(library.has(font: id), "\(id)") }
        #expect(!library.has(font: "SQ900"))
    }

    @Test("the manifest names each Debian package once")
    func packages() throws {
        let packages = try Fonts.manifest().packages
        #expect(packages == Set(packages).sorted())
        #expect(packages.contains("fonts-nanum-extra"))
    }

    @Test("a missing font file is an error that says what to install")
    func missing() throws {
        let manifest = try Fonts.manifest()
        let error = #expect(throws: FontError.self) { _ = try FontLibrary(manifest: manifest, root: "/nonexistent") }
        #expect(error?.code == .missingFile)
        #expect(error?.message.contains("apt-get install") == true)
        #expect(error?.message.contains("fonts-nanum-extra") == true)
        let library = try FontLibrary(manifest: manifest, root: "/nonexistent", allowMissing: true)
        #expect(!library.has(font: "SQ700"))
        #expect(library.status().allSatisfy { !$0.present })
        let layout = library.layout("가나", "SQ700", TextStyle(sizeMax: 40))
        #expect(layout.glyphs.map(\.face) == [PlacedGlyph.tofuFace, PlacedGlyph.tofuFace])
        #expect(layout.missing == ["가", "나"])
    }

    @Test("an unknown font id is an error that lists the known ones")
    func unknown() throws {
        let library = try Fonts.library()
        let error = #expect(throws: FontError.self) { try library.require(["SQ700", "SQ900"]) }
        #expect(error?.code == .unknownFont)
        #expect(error?.message.contains("SQ900") == true)
    }

    @Test(
        "a manifest that contradicts itself is refused with the reason",
        arguments: [
            ("{", "JSON"),
            (#"{"root": "/", "fonts": [], "lastResort": []}"#, "no fonts"),
            (#"{"root": "/", "fonts": [{"id": "A"}], "lastResort": []}"#, "family"),
            (#"{"root": "/", "fonts": [FONT, FONT], "lastResort": []}"#, "twice"),
            (#"{"root": "/", "fonts": [FONT], "lastResort": ["B"]}"#, "lastResort"),
            (#"{"root": "/", "fonts": [OUTSIDE], "lastResort": []}"#, "below the root"),
            (#"{"root": "/", "fonts": [LOST], "lastResort": []}"#, "falls back to B"),
            (#"{"root": "/", "fonts": [WIDE], "lastResort": []}"#, "not one character"),
        ])
    func contradictions(json: String, reason: String) {
        func font(_ file: String, _ more: String = "") -> String {
            #"{"id": "A", "family": "A", "package": "a", "file": "\#(file)", "licence": "OFL-1.1"\#(more)}"#
        }
        let text =
            json.replacing("FONT", with: font("a.ttf"))
            .replacing("OUTSIDE", with: font("../a.ttf"))
            .replacing("LOST", with: font("a.ttf", #", "fallback": ["B"]"#))
            .replacing("WIDE", with: font("a.ttf", #", "kerning": [{"character": "ab"}]"#))
        let error = #expect(throws: FontError.self) { _ = try FontManifest.load(from: Array(text.utf8)) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "no error")")
    }
}
