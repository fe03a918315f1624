import Foundation
import PieceCards
import PieceModel
import PieceRender
import Testing

@Suite("Reverse sides look as they were accepted")
struct BackGoldenTests {
    private let renderer: TicketRenderer

    init() throws { renderer = try Checkout.renderer() }

    private func check(_ name: String, _ back: BackSide) throws {
        let picture = try renderer.render(back, as: TicketForm(output: .png(.small), longSide: 520))
        #expect(picture.warnings == [])
        if let folder = ProcessInfo.processInfo.environment["PIECE_LOOK"] {
            try Data(renderer.render(back).bytes).write(to: URL(filePath: "\(folder)/\(name).png"))
        }
        try Golden.check(name, picture)
    }

    // MARK: Review

    @Test("A review on paper, in Korean")
    func review() throws {
        try check("back-review", BackSide(.review, of: BackPieces.piece(), picture: BackPieces.photo("jekyll")))
    }

    @Test("A long review in English, on plum")
    func reviewInEnglish() throws {
        let piece = try BackPieces.piece([
            "title": "The Rite of Spring, danced as if for the first time", "venue": "LG Arts Center Seoul",
            "review": .string(
                "You could hear the pulse from the balcony: forty dancers, one breath, and a silence at the end that nobody "
                    + "in the house wanted to be the first to break."),
        ])
        try check(
            "back-review-en",
            BackSide(.review, of: piece, picture: BackPieces.photo("rite-of-spring"), box: .plum, locale: .en))
    }

    @Test("A few words without a score, on sky")
    func reviewWithoutScore() throws {
        let piece = try BackPieces.piece(["title": "호숫가 음악회", "review": "노을이 앙코르였던 날 🌅", "score": nil])
        try check(
            "back-review-no-score", BackSide(.review, of: piece, picture: BackPieces.photo("lakeside"), box: .sky))
    }

    @Test("The longest title and review without a picture, on cherry")
    func reviewStress() throws {
        let piece = try BackPieces.piece([
            "title": "창작 뮤지컬 〈우리가 마지막으로 함께 걸었던 겨울 바닷가의 느린 우체통〉 10주년 기념 앙코르 서울 공연",
            "review": .string(String(BackPieces.story.prefix(200))),
        ])
        try check("back-review-stress", BackSide(.review, of: piece, box: .cherry))
    }

    @Test("A score without a review, on night")
    func noReview() throws {
        let piece = try BackPieces.piece(["review": nil])
        try check("back-review-none", BackSide(.review, of: piece, picture: BackPieces.photo("sea"), box: .night))
    }

    // MARK: Record

    @Test("A record with ten photos, in Korean")
    func record() throws {
        let piece = try BackPieces.piece(["record": .string(String(BackPieces.story.prefix(420)))])
        try check(
            "back-record", BackSide(.record, of: piece, photos: BackPieces.photos(10), box: .butter))
    }

    @Test("A short record with one photo, in English, on night")
    func recordInEnglish() throws {
        let piece = try BackPieces.piece([
            "title": "The Structure of Colour", "venue": "National Museum of Modern Art", "kind": "exhibition",
            "record": .string(
                "I went for the red room and stayed for the grey one.\n\nUp close the paint is not grey at all; it is "
                    + "every colour that was ever scraped off a palette at the end of a long day."),
        ])
        try check(
            "back-record-en",
            BackSide(.record, of: piece, photos: BackPieces.photos(1), box: .night, locale: .en))
    }

    @Test("Ten thousand characters without photos and without a score end in an ellipsis")
    func recordStress() throws {
        let text = String(repeating: BackPieces.story, count: 40)
        let piece = try BackPieces.piece(["record": .string(String(text.prefix(10_000))), "score": nil])
        try check("back-record-stress", BackSide(.record, of: piece, box: .sage))
    }

    @Test("Seven photos and a review where there is no record, on apricot")
    func recordOfReview() throws {
        try check(
            "back-record-seven", BackSide(.record, of: BackPieces.piece(), photos: BackPieces.photos(7), box: .apricot))
    }

    @Test("Four photos and no words at all, on paper")
    func photosOnly() throws {
        let piece = try BackPieces.piece(["review": nil])
        try check("back-record-photos", BackSide(.record, of: piece, photos: BackPieces.photos(4)))
    }
}

/// Pieces and photos for reverse sides.
enum BackPieces {
    static let story =
        "막이 오르기 전, 오케스트라 피트에서 오보에가 먼저 숨을 골랐다. 그 한 음을 따라 객석이 조용해지는 순간을 나는 가장 좋아한다.\n\n"
        + "1막의 「지금 이 순간」은 생각보다 작게 시작했다. 배우는 노래를 부르는 것이 아니라 결심을 하고 있었고, 마지막 한 소절에서 조명이 발끝부터 천천히 올라왔다. 옆자리의 지우가 내 손을 잡았다.\n\n"
        + "인터미션에 로비에서 마신 차가 식는 것도 모르고 우리는 하이드의 웃음에 대해 이야기했다. 2막이 끝나고도 오래 일어나지 못했다. 나오는 길에 비가 왔고, 우산 하나를 나눠 쓰고 역까지 걸었다. 그 길이 공연의 마지막 장면 같았다. "

    static func piece(_ changes: JSONObject = JSONObject()) throws -> Piece {
        var fields: JSONObject = [
            "kind": "musical", "title": "지킬 앤 하이드", "date": "2026-11-14", "time": "19:00",
            "venue": "블루스퀘어 신한카드홀", "score": 4.5.json, "number": 128,
            "review": "마지막 합창에서 객석이 함께 숨을 멈췄다. 그 정적이 박수보다 길었다.",
        ]
        for member in changes { fields[member.key] = member.value }
        return try Piece(fields: .object(fields))
    }

    static func photo(_ name: String) -> PhotoInput {
        .file(Checkout.root.appending(path: "assets/samples/\(name).jpg").path)
    }

    /// Up to ten photos of the samples.
    static func photos(_ count: Int) throws -> [CardPicture] {
        let names = [
            "lakeside", "dawn-concert", "structure", "hamlet", "sea", "night-station", "forest", "jekyll", "autumn",
            "rite-of-spring",
        ]
        return try names.prefix(count).map { name in
            CardPicture([UInt8](try Data(contentsOf: Checkout.root.appending(path: "assets/samples/\(name).jpg"))))
        }
    }
}

extension Double {
    fileprivate var json: JSONValue { JSONNumber(self).map(JSONValue.number) ?? .null }
}
