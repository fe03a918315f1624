import PieceLayout
import PieceModel
public import PieceRender

extension YearRecap: Card {
    public static let template = "year-recap"

    public func content() throws(RenderError) -> CardContent {
        let texts = RecapTexts(recap: self)
        let side = texts.side
        var content = CardContent()
        content.set("heading", texts.heading)
        content.set("owner", texts.owner)
        content.set("totalLabel", texts.totalLabel)
        content.set("total", texts.total)
        content.set("totalNote", texts.totalNote)
        content.set("topLabel", texts.topLabel)
        content.set("top", texts.top)
        content.set("mixNote", texts.mixNote)
        content.set("sideLabel", side.label)
        content.set("sideSymbol", side.symbol)
        content.set("sideAmount", side.amount)
        content.set("sideName", side.name)
        content.set("sideNote", side.note)
        content.set("monthsLabel", texts.monthsLabel)
        content.set("monthsNote", texts.monthsNote)
        content.lists["mix"] = mixBar
        content.lists["months"] = monthBars
        try setBest(texts, &content)
        try setFan(&content)
        setFoot(texts, &content)
        return content
    }

    private func setBest(_ texts: RecapTexts, _ content: inout CardContent) throws(RenderError) {
        content.set("bestLabel", texts.bestLabel)
        content.set("bestTitle", texts.bestTitle)
        content.set("bestStars", best?.score?.stars ?? 0)
        content.set("bestReview", best?.review)
        var entry: CardImages.Entry?
        if let picture = best?.picture {
            entry = try content.images.add(picture, as: "best", width: 178, height: 322)
        }
        content.set("bestPicture", entry?.name)
        content.set("bestFocalX", entry?.focalX ?? 0.5)
        content.set("bestFocalY", 0.5)
    }

    private func setFan(_ content: inout CardContent) throws(RenderError) {
        let pictures = fan.suffix(4)
        var rows: [[String: Value]] = []
        for (index, (picture, place)) in zip(pictures, FanPlace.places(pictures.count)).enumerated() {
            let entry = try content.images.add(picture, as: "fan\(index)", width: place.width, height: place.height)
            rows.append([
                "image": .text(entry.name), "x": .number(place.x), "y": .number(place.y), "w": .number(place.width),
                "h": .number(place.height), "turn": .number(place.turn), "focalX": .number(entry.focalX),
                "focalY": .number(0.5),
            ])
        }
        content.lists["fan"] = rows
    }

    private func setFoot(_ texts: RecapTexts, _ content: inout CardContent) {
        let side = link.flatMap(qrSide)
        content.set("qrData", side == nil ? nil : link)
        content.set("qrSide", side ?? 0)
        content.set("invitation", side == nil && (address ?? "").isEmpty ? nil : texts.invitation)
        content.set("address", address)
    }

    /// Segments of the bar of kinds, 392 px with gaps of 6: the first four, and all others together.
    private var mixBar: [[String: Value]] {
        var counts = mix.map(\.count).filter { $0 > 0 }
        if counts.count > 5 { counts = counts.prefix(4) + [counts.dropFirst(4).reduce(0, +)] }
        let sum = Double(counts.reduce(0, +))
        // A sliver must stay visible; what it takes is missing from the widest, the first.
        let room = 392 - 6 * Double(max(0, counts.count - 1))
        var widths = counts.map { max(8, (room * Double($0) / sum).rounded()) }
        if !widths.isEmpty { widths[0] += room - widths.reduce(0, +) }
        var x = 0.0
        return widths.enumerated().map { index, width in
            defer { x += width + 6 }
            return ["x": .number(x), "w": .number(width), "tone": .number(Double(index))]
        }
    }

    /// Bricks while the most are ten, else solid bars (art direction §9).
    private var monthBars: [[String: Value]] {
        let counts = (0..<12).map { months.indices.contains($0) ? max(0, months[$0]) : 0 }
        let most = counts.max() ?? 0
        let brick = most > 4 ? min(30, 170 / Double(most) - 5) : 30
        return counts.map { count in
            [
                "label": .text(TicketLocale.grouped(count)), "count": .number(Double(count)),
                "share": .number(most == 0 ? 0 : Double(count) / Double(most)),
                "solid": .bool(most > 10), "brick": .number(brick),
            ]
        }
    }
}

/// Where a ticket of the fan lies, px and degrees (art direction §9).
private struct FanPlace {
    var x, y, width, height, turn: Double

    init(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ turn: Double) {
        (self.x, self.y, self.width, self.height, self.turn) = (x, y, width, height, turn)
    }

    /// Back to front, for 1 to 4 tickets.
    static func places(_ count: Int) -> [FanPlace] {
        switch count {
        case 1: [FanPlace(680, 290, 270, 406, 5)]
        case 2: [FanPlace(560, 330, 250, 376, -8), FanPlace(760, 280, 260, 390, 6)]
        case 3: [FanPlace(520, 352, 232, 348, -11), FanPlace(636, 300, 246, 370, -2), FanPlace(768, 300, 236, 370, 8)]
        case 4:
            [
                FanPlace(486, 372, 214, 322, -14), FanPlace(580, 318, 226, 340, -6), FanPlace(686, 290, 236, 354, 2),
                FanPlace(782, 314, 212, 384, 10),
            ]
        default: []
        }
    }
}

/// The side of a QR code that keeps its modules at 4 px or more, at least 110 px; nil when the data needs too many.
private func qrSide(_ data: String) -> Double? {
    // Bytes that versions 2 to 6 hold at error correction M (ISO/IEC 18004, table 7); version v has 17 + 4v modules.
    // A text beyond ASCII announces its encoding, which takes two bytes more.
    let bytes = data.utf8.count + (data.utf8.allSatisfy { $0 < 128 } ? 0 : 2)
    guard bytes > 0, let index = [26, 42, 62, 84, 106].firstIndex(where: { bytes <= $0 }) else { return nil }
    return Double(max(110, 4 * (17 + 4 * (index + 2))))
}
