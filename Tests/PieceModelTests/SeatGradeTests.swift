import PieceModel
import Testing

@Suite("Grades and rows of seats")
struct SeatGradeTests {
    @Test(
        "A seat's grade is the one printed with it",
        arguments: [
            ("VIP석 1층 A구역 12열", "VIP"), ("R석 2층 3열 4번", "R"), ("스탠딩 가구역 120번", "스탠딩"), ("1관 IMAX G열 12번", "IMAX"),
            ("시야제한석 2층 1열", "시야제한"), ("R석 시야제한 2층 1열", "시야제한"), ("전석 비지정", "전석"), ("4DX관 B열 3번", "4DX"),
            ("3관 2D F열 9번", "2D"), ("OP석 1열 3번", "OP"), ("r석 1층", "R"), ("ＶＩＰ석 1층", "VIP"),
            ("VIP seat · Fl 1 · Row 3", "VIP"),
            ("R 석 1층", "R"), ("자유석", "자유석"), ("테이블 7", "테이블"), ("Standing A-127", "스탠딩"), ("돌비시네마 H열 8번", "DOLBY"),
            ("휠체어석", "휠체어"), ("(R석) 1층", "R"),
        ])
    func grade(seat: String, grade: String) throws {
        #expect(SeatGrade.of(seat: seat) == grade)
        #expect(try piece(["seat": .string(seat)]).seatGrade == grade)
    }

    @Test(
        "A seat without a grade has none",
        arguments: ["1층 A구역 12열 15번", "F열 9번", "A7", "Row R Seat 7", "Block S · Row 12 · Seat 3", "13D", "", "석", "좌석"])
    func noGrade(seat: String) {
        #expect(SeatGrade.of(seat: seat) == nil)
    }

    @Test(
        "A seat's row is found in every spelling",
        arguments: [
            ("A열 7번", "A"), ("A7", "A"), ("Row A", "A"), ("row a seat 7", "A"), ("1층 A구역 12열", "12"),
            ("1층 A구역 12열 15번", "12"), ("B구역12열", "12"), ("B구역나열 3번", "나"), ("나열 14번", "나"), ("G열 12번", "G"),
            ("1관 IMAX G열 12번", "G"), ("f-13", "F"), ("AA12번", "AA"), ("2관 A7", "A"), ("12 열 3 번", "12"), ("C행 4번", "C"),
            ("Fl 1 · Block B · Row 12 · Seat 7", "12"), ("R석 1층 5열", "5"), ("a열7번", "A"),
        ])
    func row(seat: String, row: String) throws {
        #expect(try piece(["seat": .string(seat)]).seatRow == row)
    }

    @Test(
        "A block, a queue number and free seating are no rows",
        arguments: ["1층 A구역", "스탠딩 A-12", "스탠딩 가구역 120번", "자유석", "테이블 7", "A-127", "R석", "Row", "열", "A구역", "B2층"])
    func noRow(seat: String) throws {
        #expect(try piece(["seat": .string(seat)]).seatRow == nil)
    }
}
