import PieceGraphics
import PieceModel

/// One way of painting, with its settings: a value that reads itself from a recipe and writes itself back.
protocol Effect: Sendable {
    /// What recipes call it.
    static var name: String { get }
    /// Its settings, in the order in which recipes list them.
    static var parameters: [Parameter<Self>] { get }
    /// The effect with its settings at what suits most photos.
    init()
    /// The photo, which is opaque and has at least one pixel, repainted at its size.
    func paint(_ photo: borrowing Pixmap, seed: UInt64) -> Pixmap
}

extension Effect {
    /// The effect with the settings of `reader`, which notes every problem on the way.
    init(reading reader: inout FieldReader) {
        self.init()
        reader.refuseUnknown(known: ["effect"] + Self.parameters.map(\.name))
        for parameter in Self.parameters { parameter.read(&reader, &self) }
    }

    /// Name and every setting, those left at their default too.
    var json: JSONValue {
        .object(
            JSONObject(
                [JSONObject.Member(key: "effect", value: .string(Self.name))]
                    + Self.parameters.map { JSONObject.Member(key: $0.name, value: $0.write(self)) }))
    }
}
