import PieceGraphics
import Testing

@testable import PieceLayout

@Suite("Numbers beyond all canvases")
struct HugeNumberTests {
    /// Layers with `@` where a number goes.
    private static let layers = [
        ##"{"shape": {"rect": [@, @, @, @], "fill": "#000000"}}"##,
        ##"{"shape": {"rect": [0, 0, @, 10], "radius": @, "fill": "#000000"}}"##,
        ##"{"shape": {"rect": [0, 0, 50, 50], "radius": @, "concave": true, "fill": "#000000"}}"##,
        ##"{"shape": {"ellipse": [@, 0, @, 50], "fill": "#000000"}}"##,
        ##"{"shape": {"circle": [@, @, @], "fill": "#000000"}}"##,
        ##"{"shape": {"star": [0, 0, @, 5], "points": @, "fill": "#000000"}}"##,
        ##"{"shape": {"polygon": [[@, 0], [0, @], [5, 5]], "fill": "#000000"}}"##,
        ##"{"shape": {"path": "M 0 0 L {@} 10 A {@} 5 0 0 1 9 9 Z", "fill": "#000000"}}"##,
        ##"{"shape": {"curve": {"from": 0, "to": @, "step": 1, "y": "x * @"}, "stroke": {"color": "#000000"}}}"##,
        ##"{"shape": {"repeat": {"count": @, "of": {"circle": ["k * @", 0, 1]}}, "fill": "#000000"}}"##,
        ##"{"shape": {"rect": [0, 0, 9, 9], "at": [@, @], "scale": [@], "rotate": @, "fill": "#000000"}}"##,
        ##"{"shape": {"rect": [0, 0, 50, 50], "stroke": {"color": "#000000", "width": @}}}"##,
        ##"{"shape": {"line": [0, 0, @, 0], "stroke": {"color": "#000000", "dash": [@, 1]}}}"##,
        ##"{"shape": {"circle": [9, 9, @], "stroke": {"color": "#000000", "width": 2}}}"##,
        ##"{"shape": {"rect": [0, 0, 9, 9], "fill": "#000000", "shadow": [{"x": @, "blur": @, "spread": @}]}}"##,
        ##"{"shape": {"rect": [0, 0, 9, 9], "fill": {"radial": [@, 0, @, @], "stops": [[0, "#000"], [@, "#FFF"]]}}}"##,
        ##"{"stars": {"at": [@, @], "size": @, "gap": @, "score": 3.5}}"##,
        ##"{"stars": {"at": [0, 0], "size": 9, "score": @, "rotate": @}}"##,
        ##"{"mark": {"at": [@, 0], "height": @}}"##,
        ##"{"grain": {"frame": [@, @, @, @], "strength": @}}"##,
        ##"{"qr": {"frame": [@, 0, @, @], "data": "a"}}"##,
        ##"{"image": {"name": "a", "frame": [@, 0, @, 10], "radius": @, "rotate": @, "focal": [@, @]}}"##,
        ##"{"group": {"at": [@, @], "rotate": @, "layers": [{"shape": {"rect": [0, 0, 9, 9], "fill": "#000000"}}]}}"##,
        ##"{"opacity": "@", "shape": {"rect": [0, 0, 9, 9], "fill": "#000000"}}"##,
        ##"{"each": {"count": 3, "at": [@, 0], "pitch": [@, @], "columns": @, "layers": []}}"##,
        ##"{"text": {"frame": [@, 0, @, 50], "text": "가 a", "font": "SQ700", "size": 20}}"##,
        ##"{"text": {"frame": [0, 0, 50, 50], "text": "가 a", "font": "SQ700", "size": 20, "lines": @, "rotate": @}}"##,
        ##"{"text": {"frame": [0, 0, 50, 50], "text": "가 a", "font": "SQ700", "size": [@, 20]}}"##,
        ##"{"text": {"frame": [0, 0, 50, 50], "text": "가 a", "font": "SQ700", "size": 9, "tracking": @}}"##,
        ##"{"text": {"frame": [0, 0, 50, 50], "text": "가 a", "font": "SQ700", "size": 9, "lineHeight": @}}"##,
        ##"{"stack": {"frame": [0, @, @], "padding": [@, @, @], "gap": @, "items": []}}"##,
        ##"{"photo": {"frame": [@, 0, @, @], "focal": [@, @], "blur": @, "filters": [{"sepia": @}]}}"##,
    ]

    /// `@` replaced; where it stands in an expression or in braces it needs no quotes of its own.
    private func filled(_ layer: String, _ number: String) -> String {
        layer.replacing("{@}", with: "{\(number)}").replacing("\"@\"", with: "\"\(number)\"")
            .replacing("* @\"", with: "* \(number)\"").replacing("@", with: "\"\(number)\"")
    }

    @Test(
        "a layer of enormous, negative or vanishing numbers is placed without a trap", arguments: layers,
        ["pow(10, 300)", "-pow(10, 300)", "pow(10, 9)", "pow(10, -300)", "1 / 0"])
    func placed(_ layer: String, _ number: String) throws {
        let frame = try place(filled(layer, number), with: bare(photo: Size(400, 300)))
        #expect(frame.width == 200 && frame.height == 100)
        #expect(frame.items.count < 10)
    }

    @Test(
        "the picture that stands in for a photo is placed whatever its frame",
        arguments: ["pow(10, 300)", "-pow(10, 300)", "pow(10, 5)", "pow(10, -300)", "1 / 0"])
    func fallback(_ number: String) throws {
        let frame = try place(filled(##"{"photo": {"frame": [@, @, @, 50]}}"##, number))
        #expect(frame.photos.isEmpty)
    }
}
