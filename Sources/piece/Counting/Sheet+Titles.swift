import PieceCount
import PieceModel
import PieceServer
import PieceStore

extension Sheet {
    mutating func show(_ shelf: TitleShelf, all: Bool, timeZone: String) {
        let earned = shelf.all.filter { $0.grant != nil }
        let count = "\(earned.count)/\(shelf.all.count)"
        add(paint(text("칭호 \(count)", "Titles \(count)"), .bold))
        if !earned.isEmpty { add() }
        for title in earned {
            let mark = title.rule.id == shelf.worn ? paint("★", .accent) : "·"
            let day = title.grant?.earned.local(in: timeZone)?.date
            add(
                "\(mark) \(title.rule.name(locale).filled(26)) "
                    + paint((day.map(TicketLocale.dotted) ?? "").filled(10), .dim) + " "
                    + title.reason(locale).printable.cut(Sheet.width - 40))
        }
        let open = all ? shelf.all.filter { $0.grant == nil } : shelf.nearest
        guard !open.isEmpty else { return }
        head(all ? text("아직 없는 칭호", "Not earned yet") : text("가까운 칭호", "Nearest"))
        for title in open { add(line(of: title)) }
    }

    /// The name, a bar, and what is missing.
    private func line(of title: TitleProgress) -> String {
        let done = Sheet.bar(Int(title.fraction * 1000), of: 1000, 10)
        let bar = paint(done, .accent) + paint(String(repeating: "·", count: 10 - done.columns), .dim)
        return "  \(title.rule.name(locale).filled(26)) \(bar) \(title.reason(locale).printable.cut(Sheet.width - 40))"
    }
}
