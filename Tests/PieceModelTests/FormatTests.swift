import PieceModel
import Testing

@Suite("Ticket wording")
struct FormatTests {
    private let date = LocalDate(year: 2026, month: 11, day: 14)
    private let sunday = LocalDate(year: 2026, month: 7, day: 5)

    @Test("Dates and times follow the locale table")
    func dates() throws {
        let date = try #require(date)
        let sunday = try #require(sunday)
        let seven = LocalTime("19:00")
        #expect(TicketLocale.ko.dateTime(date, seven) == "2026.11.14 (토) 19:00")
        #expect(TicketLocale.en.dateTime(date, seven) == "Sat, 14 Nov 2026 19:00")
        #expect(TicketLocale.ko.dateTime(sunday, nil) == "2026.07.05 (일)")
        #expect(TicketLocale.en.dateTime(sunday, nil) == "Sun, 5 Jul 2026")
        #expect(TicketLocale.ko.weekdayTime(date, seven) == "(토) 19:00")
        #expect(TicketLocale.en.weekdayTime(date, seven) == "Sat 19:00")
        #expect(TicketLocale.ko.weekdayTime(date, nil) == "(토)")
        #expect(TicketLocale.dotted(sunday) == "2026.07.05")
        #expect(TicketLocale.monthDay(sunday) == "07.05")
    }

    @Test("Every weekday has its name in both languages")
    func weekdays() {
        #expect(Weekday.allCases.map(TicketLocale.ko.name).joined() == "일월화수목금토")
        #expect(Weekday.allCases.map(TicketLocale.en.name) == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"])
    }

    @Test("Every month has its English name")
    func months() throws {
        let names = try (1...12).map { month in
            TicketLocale.en.date(try #require(LocalDate(year: 2026, month: month, day: 1))).split(separator: " ")[2]
        }
        #expect(names == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"])
    }

    @Test("Labels are the table's words")
    func labels() {
        #expect(TicketLabel.allCases.map(TicketLocale.ko.label) == ["일시", "장소", "좌석", "출연", "함께", "가격"])
        #expect(TicketLabel.allCases.map(TicketLocale.en.label) == ["Date", "Venue", "Seat", "Cast", "With", "Price"])
    }

    @Test("Casts and companions are joined, and in one line more than three are counted")
    func names() throws {
        let cast = try piece(["cast": ["도윤재", "백하늘", "남궁혁", "심연우", "류이현"]]).cast
        #expect(TicketLocale.ko.cast(cast) == "도윤재 · 백하늘 · 남궁혁 · 심연우 · 류이현")
        #expect(TicketLocale.ko.cast(cast, oneLine: true) == "도윤재 외 4명")
        #expect(TicketLocale.en.cast(cast, oneLine: true) == "도윤재 … +4")
        #expect(TicketLocale.ko.cast(Array(cast.prefix(3)), oneLine: true) == "도윤재 · 백하늘 · 남궁혁")
        #expect(TicketLocale.ko.companions(["지우", "하린"]) == "지우, 하린")
        #expect(TicketLocale.ko.companions(["가", "나", "다", "라"], oneLine: true) == "가 외 3명")
        #expect(TicketLocale.ko.companions([]) == "")
        #expect(TicketLocale.ko.others(3) == "외 3명")
        #expect(TicketLocale.en.others(3) == "+3")
    }

    @Test("Running numbers have four digits and grow")
    func numbers() {
        #expect(TicketLocale.number(128) == "No. 0128")
        #expect(TicketLocale.number(1) == "No. 0001")
        #expect(TicketLocale.number(123_456) == "No. 123456")
    }

    @Test("A bar code holds the booking number's letters and digits")
    func barcode() {
        #expect(TicketLocale.barcode("T-2026 1114/00.a") == "T2026111400a")
    }
}

@Suite("Seats")
struct SeatTests {
    @Test(
        "Seats of two to four values with units come apart",
        arguments: [
            ("1층 A구역 12열 15번", "1층|A구역|12열|15번"), ("2층 중앙블럭 6열", "2층|중앙블럭|6열"), ("F열 9번", "F열|9번"),
            ("나열 14번", "나열|14번"), ("R구역 5열 3번", "R구역|5열|3번"), ("1층B구역12열7번", "1층|B구역|12열|7번"),
            ("3관 J열 12번", "3관|J열|12번"), ("지하1층 C블록 3열", "지하1층|C블록|3열"),
            ("Fl 1 · Block B · Row 12 · Seat 7", "1층|B구역|12열|7번"), ("Row 12, Seat 7", "12열|7번"),
        ])
    func parts(seat: String, parts: String) {
        #expect(SeatParts(seat)?.parts.map { $0.text(.ko) }.joined(separator: "|") == parts)
    }

    @Test(
        "Seats that are anything else stay whole",
        arguments: [
            "자유석", "스탠딩 A-127", "테이블 7", "스탠딩 가구역 120번", "12열", "1층 A구역 12열 15번 1관", "열 번", "", "1층 1층",
            "1층 B구역 시야제한", "Row", "Block B Row", "1층 이천이십육년도구역",
        ])
    func whole(seat: String) {
        #expect(SeatParts(seat) == nil)
    }

    @Test(
        "Seats are put into English word by word",
        arguments: [
            ("1층 B구역 12열 7번", "Fl 1 · Block B · Row 12 · Seat 7"), ("2층 중앙블럭 6열", "Fl 2 · Block Centre · Row 6"),
            ("F열 9번", "Row F · Seat 9"), ("3관 J열 12번", "Hall 3 · Row J · Seat 12"), ("스탠딩 A-127", "Standing A-127"),
            ("스탠딩 가구역 120번", "Standing · Block 가 · Seat 120"), ("자유석", "Free seating"), ("테이블 7", "Table 7"),
            ("VIP석 1층 3열 2번", "VIP seat · Fl 1 · Row 3 · Seat 2"), ("별빛마루", "별빛마루"),
            ("Fl 1 · Block B · Row 12 · Seat 7", "Fl 1 · Block B · Row 12 · Seat 7"),
        ])
    func english(korean: String, english: String) {
        #expect(TicketLocale.en.seat(korean) == english)
    }

    @Test("A Korean ticket writes seats the Korean way and leaves the rest as it is")
    func korean() {
        #expect(TicketLocale.ko.seat("Fl 1 · Block B · Row 12 · Seat 7") == "1층 B구역 12열 7번")
        #expect(TicketLocale.ko.seat("1층  A구역 3열") == "1층 A구역 3열")
        #expect(TicketLocale.ko.seat("스탠딩 A-127") == "스탠딩 A-127")
    }

    @Test("Every combination of floor, block, row and seat survives the way to English and back")
    func roundTrip() {
        for floor in 1...4 {
            for block in ["A", "가", "12"] {
                for row in [1, 27] {
                    let seat = "\(floor)층 \(block)구역 \(row)열 7번"
                    #expect(TicketLocale.ko.seat(TicketLocale.en.seat(seat)) == seat)
                }
            }
        }
    }
}
