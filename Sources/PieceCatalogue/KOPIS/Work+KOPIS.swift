import PieceModel

extension Work {
    /// A performance out of a list or its own answer; nil without an id and a title.
    init?(kopis entry: XMLNode) {
        guard let id = entry["mt20id"].line(limit: 20), let title = entry["prfnm"].line(),
            let kind = Work.kind(kopis: entry["genrenm"].line() ?? "")
        else { return nil }
        self.init(source: .kopis, id: id, kind: kind, title: title)
        from = entry["prfpdfrom"].flatMap(LocalDate.init(kopis:))
        to = entry["prfpdto"].flatMap(LocalDate.init(kopis:))
        venue = entry["fcltynm"].line()
        cast = Work.cast(kopis: entry["prfcast"].line(limit: 3_000) ?? "")
        runtimeMinutes = entry["prfruntime"].line().flatMap(Work.minutes(kopis:))
        ageRating = entry["prfage"].line(limit: 100)
        prices = WorkPrice.list(kopis: entry["pcseguidance"].line(limit: 2_000) ?? "")
        showTimes = entry["dtguidance"].line(limit: 500)
        posterPath = entry["poster"].line(limit: 1_000)
    }

    /// The kind of a genre's Korean name; `etc` when it is new to us.
    static func kind(kopis name: String) -> Kind? { Kind(kopisCode: codes[name] ?? "EEEA") }

    /// KOPIS names genres in answers but takes codes in questions.
    private static let codes = [
        "연극": "AAAA", "뮤지컬": "GGGA", "서양음악(클래식)": "CCCA", "클래식": "CCCA", "한국음악(국악)": "CCCC",
        "국악": "CCCC", "대중음악": "CCCD", "무용(서양/한국무용)": "BBBC", "무용": "BBBC", "대중무용": "BBBE",
        "복합": "EEEA", "서커스/마술": "EEEB",
    ]

    /// The names of `홍길동, 김영희 등`, at most thirty.
    static func cast(kopis text: String) -> [CastMember] {
        let names = text.hasSuffix(" 등") ? text.dropLast(2) : text[...]
        return names.split(separator: ",").compactMap { String($0).line(limit: 60) }.prefix(30)
            .map { CastMember(name: $0) }
    }

    /// The minutes of `1시간 40분`, `2시간` or `90분`; nil for other words.
    static func minutes(kopis text: String) -> Int? {
        var minutes = 0
        var digits = ""
        for character in text.prefix(40) {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if character == "시" || character == "분", let number = Int(digits.suffix(4)) {
                minutes += character == "시" ? number * 60 : number
                digits = ""
                if character == "분" { break }
            } else if character != " " {
                digits = ""
            }
        }
        return (1...6_000).contains(minutes) ? minutes : nil
    }
}

extension WorkPrice {
    /// The prices of `VIP석 170,000원, R석 140,000원`, `전석무료` or `3일권 420,000원`; at most thirty, and none for other
    /// words. Commas stand both between prices and within numbers, so it is the 원 after digits that ends a price.
    static func list(kopis text: String) -> [WorkPrice] {
        var prices: [WorkPrice] = []
        var label = ""
        for character in text {
            if character == "원", let price = WorkPrice(label: label) {
                prices.append(price)
                label = ""
            } else {
                label.append(character)
            }
        }
        let rest = tidy(label)
        if rest.hasSuffix("무료"), let free = Money(minorUnits: 0) {
            prices.append(WorkPrice(seat: tidy(String(rest.dropLast(2))), price: free))
        }
        return Array(prices.prefix(30))
    }

    /// A price out of what stands before its 원; nil when that does not end in a number.
    private init?(label: String) {
        let text = WorkPrice.tidy(label)
        let number = text.reversed().prefix { $0 == "," || ($0.isASCII && $0.isNumber) }
        guard let amount = Int(String(number.reversed()).filter { $0 != "," }), let money = Money(minorUnits: amount)
        else { return nil }
        self.init(seat: WorkPrice.tidy(String(text.dropLast(number.count))), price: money)
    }

    private static func tidy(_ text: String) -> String {
        let inner = text.drop { $0 == "," || $0 == " " || $0 == "/" }
        return String(inner).line(limit: 60) ?? ""
    }
}

extension LocalDate {
    /// Reads `2024.02.27`.
    init?(kopis text: String) { self.init(text.trimmed.replacing(".", with: "-")) }
}
