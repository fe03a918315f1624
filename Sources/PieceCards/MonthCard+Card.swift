import PieceLayout
import PieceModel
public import PieceRender

extension MonthCard: Card {
    public static let template = "monthly-calendar"

    public func content() throws(RenderError) -> CardContent {
        let isKorean = locale == .ko
        var content = CardContent()
        content.set("monthName", "\(month)")
        content.set("yearName", "\(year)")
        content.set("heading", isKorean ? "이달의 조각" : "Month in pieces")
        content.set("places", places)
        content.set("total", TicketLocale.grouped(max(0, total)))
        content.set("unit", isKorean ? "조각" : total == 1 ? "piece" : "pieces")
        content.set("spent", spent)
        content.set("mean", (2 * min(5, max(0, meanScore ?? 0))).rounded() / 2)
        content.set("address", address)
        content.lists["weekdays"] = Weekday.allCases.map { ["name": .text(locale.name(of: $0))] }

        // Sunday first: the first day's weekday is the number of cells that stay free before it.
        let free = LocalDate(year: year, month: month, day: 1)?.weekday.rawValue ?? 0
        let length = LocalDate.days(inMonth: month, year: year)
        let weeks = max(1, (free + length + 6) / 7)
        content.set("weeks", Double(weeks))
        var cells: [[String: Value]] = []
        for day in 0..<length {
            let place = (column: (free + day) % 7, row: (free + day) / 7)
            cells.append(try cell(day + 1, place, weeks: weeks, &content.images))
        }
        content.lists["days"] = cells
        return content
    }

    private var spent: String {
        let paid = spend.filter { $0.minorUnits > 0 }
        guard let first = paid.first else { return "" }
        return [locale.price(first), RecapTexts.plus(Array(paid.dropFirst()), locale)].filter { !$0.isEmpty }
            .joined(separator: " ")
    }

    private func cell(
        _ day: Int, _ place: (column: Int, row: Int), weeks: Int, _ images: inout CardImages
    ) throws(RenderError) -> [String: Value] {
        let kept = days[day].flatMap { $0.count > 0 ? $0 : nil }
        var entry: CardImages.Entry?
        if let picture = kept?.picture {
            entry = try images.add(picture, as: "day\(day)", width: 133.7, height: 914 / Double(weeks) - 8)
        }
        return [
            "name": .text("\(day)"), "column": .number(Double(place.column)), "row": .number(Double(place.row)),
            "image": .text(entry?.name ?? ""), "focalX": .number(entry?.focalX ?? 0.5),
            "focalY": .number(entry?.focalY ?? 0.5), "kept": .bool(kept != nil),
            "more": .number(Double(max(0, (kept?.count ?? 0) - 1))),
        ]
    }
}
