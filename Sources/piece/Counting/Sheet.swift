import Foundation
import Glibc
import PieceModel

/// Lines for a terminal of 80 columns, in one language, with colours where somebody looks at them.
struct Sheet {
    static let width = 80

    let locale: TicketLocale
    let hasColours: Bool
    private(set) var lines: [String] = []

    init(_ locale: TicketLocale, hasColours: Bool) {
        self.locale = locale
        self.hasColours = hasColours
    }

    /// For standard output: colours on a terminal only, and not where somebody does not want any (no-color.org).
    init(forOutput locale: TicketLocale) {
        let unwanted = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.init(locale, hasColours: !unwanted && isatty(STDOUT_FILENO) == 1)
    }

    enum Tint: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case accent = "36"
    }

    func text(_ korean: String, _ english: String) -> String { locale == .ko ? korean : english }

    /// Text of one's own, such as names, in a tint. Its width must be settled before.
    func paint(_ text: String, _ tint: Tint) -> String {
        hasColours && !text.isEmpty ? "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Adds a line; spaces at its end are left out.
    mutating func add(_ line: String = "") {
        lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
    }

    /// Adds the title of a section, after an empty line.
    mutating func head(_ title: String) {
        if !lines.isEmpty { add() }
        add(paint(title, .bold))
    }

    /// Adds sentences, as many on a line as have room.
    mutating func sentences(_ sentences: [String]) {
        var line = ""
        for sentence in sentences {
            let longer = line.isEmpty ? sentence : "\(line) · \(sentence)"
            if longer.columns <= Sheet.width {
                line = longer
            } else {
                if !line.isEmpty { add(line) }
                line = sentence.cut(Sheet.width)
            }
        }
        if !line.isEmpty { add(line) }
    }

    /// Adds a row: a name, a bar and a text behind it.
    mutating func bar(_ name: String, _ value: Int, of most: Int, _ amount: String, nameWidth: Int = 16) {
        let room = Sheet.width - 2 - nameWidth - 2 - 2 - 16
        let bar = Sheet.bar(value, of: most, room).filled(room)
        add("  \(name.printable.filled(nameWidth))  \(paint(bar, .accent))  \(amount.cut(16))")
    }

    /// A bar of block characters, exact to an eighth of a column; what is above 0 is never empty.
    static func bar(_ value: Int, of most: Int, _ width: Int) -> String {
        guard value > 0, most > 0 else { return "" }
        let eighths = max(1, Int((Double(value) / Double(most) * Double(width * 8)).rounded()))
        let capped = min(eighths, width * 8)
        let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][capped % 8]
        return String(repeating: "█", count: capped / 8) + part
    }

    /// A column for each number: a space for 0, and eight heights.
    static func columns(_ values: [Int]) -> String {
        let most = values.max() ?? 0
        let heights = Array("▁▂▃▄▅▆▇█")
        return String(
            values.map { value in
                guard value > 0, most > 0 else { return " " }
                return heights[min(7, max(0, (value * 8 + most - 1) / most - 1))]
            })
    }

    /// `12조각`, `1 piece`.
    func pieces(_ count: Int) -> String { text("\(count)조각", count == 1 ? "1 piece" : "\(count) pieces") }

    /// An amount that may be below 0, or above what one price may be.
    func amount(_ minorUnits: Int, _ currency: Currency) -> String {
        guard minorUnits != 0, let money = Money(minorUnits: min(abs(minorUnits), Money.maximum), currency: currency)
        else { return "0" }
        return (minorUnits < 0 ? "−" : "") + locale.price(money)
    }

    /// `11월`, `Nov`.
    func month(_ month: Int) -> String { text("\(month)월", TicketLocale.englishMonth(month)) }

    /// Prints everything.
    func print() { Console.say(lines.joined(separator: "\n")) }
}
