public import PieceModel

extension TitleProgress {
    /// Why the title is owned, or what is missing, in one or two sentences: `공포 세 편을 봤어요`,
    /// `〈햄릿〉을 한 번만 더 보면 받을 수 있어요`.
    public func reason(_ locale: TicketLocale) -> String {
        guard let phrase = rule.phrase[locale], let verb = rule.verb else { return rule.about(locale) }
        let name = quotedWinner(locale)
        func what(_ count: Int, _ use: TitlePhrase.Use) -> String {
            phrase.text(count, name: name, use, locale, isMoney: rule.metric.isMoney)
        }
        let done =
            locale == .ko ? "\(what(value, .whole)) \(verb.done(.ko))" : "\(verb.done(.en)) \(what(value, .whole))"
        func todo(_ what: String) -> String {
            locale == .ko ? "\(what) \(verb.todo(.ko)) 받을 수 있어요" : "\(verb.todo(.en)) \(what) to earn it"
        }
        switch state {
        case .earned: return (when(locale).map { locale == .ko ? "\($0), " : "\($0): " } ?? "") + done
        case .started: return todo(what(missing, .missing))
        case .open: return todo(what(rule.threshold, .whole))
        case .tried:
            let goal = todo(what(rule.threshold, .whole))
            return locale == .ko
                ? "\(goal). 지금까지는 \(done)" : "\(goal). So far \(done.prefix(1).lowercased() + done.dropFirst())"
        }
    }

    /// The name for a sentence: a work's in brackets or quotation marks.
    private func quotedWinner(_ locale: TicketLocale) -> String? {
        guard case .most(let dimension, _) = rule.metric, let winner else { return nil }
        guard dimension == .work else { return winner }
        return locale == .ko ? "〈\(winner)〉" : "“\(winner)”"
    }

    /// The year, month or day in which the title was earned, for those with a window.
    private func when(_ locale: TicketLocale) -> String? {
        guard case .pieces(_, let window) = rule.metric, window != .all, let winner else { return nil }
        if let date = LocalDate(winner) { return locale.date(date) }
        return switch Period(winner) {
        case .year(let year): locale == .ko ? "\(year)년" : "\(year)"
        case .month(let year, let month):
            locale == .ko ? "\(year)년 \(month)월" : "\(TicketLocale.englishMonth(month)) \(year)"
        default: nil
        }
    }
}

extension TitleRule.Metric {
    fileprivate var isMoney: Bool { if case .spent = self { true } else { false } }
}
