import PieceModel
import PieceStylist

extension StyleCommand {
    /// Prints the styles: a line each, or all that people may know of them as JSON.
    func show(_ styles: Styles) throws {
        if json {
            let list = styles.all.map { style -> JSONValue in
                [
                    "id": .string(style.id), "version": .number(JSONNumber(style.version)),
                    "name": ["ko": .string(style.name.ko), "en": .string(style.name.en)],
                    "about": ["ko": .string(style.about.ko), "en": .string(style.about.en)],
                ]
            }
            return Console.say((["styles": .array(list)] as JSONValue).serialized(pretty: true))
        }
        let ids = styles.all.map(\.id.columns).max() ?? 0
        let names = styles.all.map(\.name.ko.columns).max() ?? 0
        for style in styles.all {
            Console.say("\(style.id.filled(ids))  \(style.name.ko.filled(names))  \(style.name.en)")
        }
    }
}
