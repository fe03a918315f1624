// The JSON reader, the template reader with its expressions, placement, and the fields of a piece under libFuzzer: any
// bytes may be refused, none may crash, hang or take memory without end. `run-templates` builds and runs it.
import PieceGraphics
import PieceLayout
import PieceModel
import PieceText

/// Fonts without files: every glyph is the box of a missing one, which is all that placement needs.
nonisolated(unsafe) private let placer: Placer? = {
    let manifest =
        #"{"root":"/nowhere","fonts":[{"id":"SQ700","family":"f","package":"p","file":"f.ttf","licence":"OFL-1.1"}],"lastResort":["SQ700"]}"#
    guard let fonts = try? FontManifest.load(from: Array(manifest.utf8)),
        let library = try? FontLibrary(manifest: fonts, allowMissing: true)
    else { return nil }
    return Placer(fonts: library)
}()

private let fontIds: Set<String> = [
    "SQ300", "SQ400", "SQ700", "SQ800", "MJ400", "MJ700", "MJ800", "PEN", "BP400", "BP700", "DH", "BEB", "INT200",
    "INT500", "GAR", "MONO400", "MONO700",
]

private let piece = try? Piece(
    json: Array(
        #"{"kind":"play","title":"햄릿","date":"2026-10-09","venue":"국립극장","seat":"1층 A구역 3열 11번","score":4.5}"#.utf8))

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTemplate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? Piece(json: bytes)
    guard let (template, _) = try? Template.read(bytes, file: "fuzz", fonts: fontIds), let placer, let piece else {
        return 0
    }
    let inputs = Inputs(
        piece: piece, locale: .ko, photoSize: Size(400, 300),
        canvas: Size(Double(template.width), Double(template.height)))
    _ = placer.photoDemand(template, inputs)
    _ = placer.place(template, inputs)
    return 0
}
