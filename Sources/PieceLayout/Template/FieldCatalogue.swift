/// The names templates can use and their types: the contract between a piece and the layouts.
public enum FieldCatalogue {
    /// Single values. Absent texts are empty; `score` and counts are 0 when absent.
    public static let types: [String: ValueType] = [
        // The piece, in the ticket's language
        "title": .text, "review": .text, "venue": .text, "seat": .text, "artist": .text, "director": .text,
        "kind": .text, "kindKo": .text, "kindEn": .text, "kindWord": .text,
        "cast": .text, "castShort": .text, "companions": .text, "companionsShort": .text,
        "price": .text, "priceCode": .text, "number": .text, "no": .text, "booking": .text, "code": .text,
        "link": .text,
        // When
        "date": .text, "day": .text, "time": .text, "year": .text, "month": .number, "dayOfMonth": .number,
        "monthDay": .text, "weekday": .text, "weekdayTime": .text, "dateDots": .text,
        // How good
        "score": .number, "scoreText": .text,
        // The photo and the colours taken from it
        "photo.present": .bool, "photo.landscape": .bool, "photo.aspect": .number,
        "palette.vib": .color, "palette.counter": .color, "palette.deep": .color, "palette.tint": .color,
        "palette.dim": .color, "palette.hue": .number, "palette.chroma": .number,
        // The ticket
        "korean": .bool, "canvas.width": .number, "canvas.height": .number,
    ]

    /// Lists and the fields of their items.
    public static let lists: [String: [String: ValueType]] = [
        "cast": ["name": .text, "role": .text],
        "companions": ["name": .text],
        "seatParts": ["value": .text, "unit": .text],
        "swatches": ["color": .color, "hex": .text, "x": .number, "width": .number],
    ]
}
