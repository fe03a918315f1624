import Foundation
import PieceModel
import PieceStore
import Testing

/// A library in a folder of its own for the commands that work on one, with pieces of fixed days.
struct CommandLibrary: Sendable {
    let folder: BackupFolder
    let place: BackupPlace
    let owner: Account

    init(_ folder: BackupFolder, _ name: String = "data") async throws {
        self.folder = folder
        place = try await folder.place(name)
        owner = try await place.account("주인", .owner)
    }

    /// Runs the body with a library and closes it.
    static func with(_ body: (CommandLibrary) async throws -> Void) async throws {
        let library = try await CommandLibrary(try BackupFolder())
        do {
            try await body(library)
        } catch {
            await library.place.close()
            throw error
        }
        await library.place.close()
    }

    /// A piece as it is kept, with one small picture for a ticket. Later ones have later ids.
    @discardableResult
    func add(_ fields: JSONObject, counted: Bool = true) async throws -> PieceRecord {
        let number = try await place.store.nextNumber(of: owner.id)
        let piece = try Piece(fields: .object(fields)).with(["number": .number(JSONNumber(number))])
        let made = Instant(milliseconds: 1_700_000_000_000 + Int64(number) * 1000)
        let ticket = try await place.picture(Array("ticket".utf8))
        let record = PieceRecord(
            id: .new(at: made), owner: owner.id, number: number, piece: piece,
            design: Design(layout: "playbill", layoutVersion: 1, locale: .ko),
            pictures: Pictures(photo: nil, ticket: ticket, thumbnails: [], cutout: nil, palette: [:]),
            isCounted: counted, created: made, updated: made)
        return try await place.store.create(record, key: nil).record
    }

    /// Five pieces of two years, in two currencies, one of them to come.
    func fill() async throws {
        try await add([
            "kind": "musical", "genres": ["romance"], "title": "지킬 앤 하이드", "date": "2025-11-08", "time": "14:00",
            "venue": "샤롯데씨어터", "seat": "R석 1층 B구역 12열 7번", "price": 150_000, "score": stars(4.5),
            "cast": [["name": "윤서진", "role": "지킬"]], "companions": ["지우"],
        ])
        try await add([
            "kind": "movie", "title": "영원보다 조금 긴 터널과 그 너머의 아주 긴 이야기", "date": "2026-11-13", "time": "21:10",
            "venue": "롯데시네마 월드타워 수퍼플렉스", "price": 18_000, "score": stars(2.5),
        ])
        try await add([
            "kind": "musical", "genres": ["romance"], "title": "지킬 앤 하이드", "date": "2026-11-14", "time": "19:30",
            "venue": "샤롯데씨어터", "price": 90_000, "facePrice": 150_000, "score": 5,
            "cast": [["name": "윤서진", "role": "지킬"]], "companions": ["지우", "하린"],
        ])
        try await add([
            "kind": "concert", "title": "🎸 Night Show", "date": "2026-11-14",
            "price": ["amount": 680_000, "currency": "JPY"],
        ])
        try await add(["kind": "exhibition", "title": "접힌 빛", "date": "2026-12-24", "price": 0])
    }

    /// Runs the program on this library as if it were 20 November 2026.
    func run(_ words: String, data: String = "data") async throws -> (status: Int32, text: String, errors: String) {
        let outcome = try await folder.shell("\"$PIECE\" \(words) --data \(data) > output.txt")
        return (outcome.status, String(decoding: try folder.bytes("output.txt"), as: UTF8.self), outcome.errors)
    }

    /// The lines a view prints.
    func view(_ words: String, _ locale: TicketLocale = .ko) async throws -> String {
        let outcome = try await run("\(words) --locale \(locale.rawValue) --today 2026-11-20")
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        return outcome.text
    }
}
