import Foundation
import PieceModel
import PieceStore
import Testing

@testable import PieceStoreSQLite

/// A folder for one test, removed with all that is in it at the end.
func withFolder(_ body: (_ path: String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pieces-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.path)
}

/// Runs a test on a new database.
func withSQLite(_ body: (SQLiteStore) async throws -> Void) async throws {
    try await withFolder { folder in
        let store = try await SQLiteStore.open(path: "\(folder)/pieces.sqlite", titles: shippedTitles())
        do {
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}

/// Pieces for tests of one engine.
enum SQLiteSample {
    static let owner = AccountID(high: 1, low: 1)
    static let now = Instant(milliseconds: 1_790_000_000_000)
    static let ticket = Picture(
        hash: BlobHash(String(repeating: "a", count: 64))!, mediaType: "image/png", width: 300, height: 600, bytes: 9)
    static let note = BlobNote(hash: ticket.hash, bytes: 9, mediaType: "image/png")

    static func piece(_ number: Int, _ more: [String: JSONValue] = [:]) throws -> Piece {
        var object = JSONObject()
        object["kind"] = "musical"
        object["title"] = "지킬 앤 하이드"
        object["date"] = "2026-01-01"
        object["number"] = .number(JSONNumber(number))
        for (key, value) in more { object[key] = value }
        return try Piece(fields: .object(object))
    }

    static func record(
        _ number: Int, id: PieceID? = nil, owner: AccountID = owner, _ more: [String: JSONValue] = [:]
    ) throws -> PieceRecord {
        PieceRecord(
            id: id ?? .new(at: now.adding(seconds: Double(number))), owner: owner, number: number,
            piece: try piece(number, more), design: Design(layout: "classic", layoutVersion: 1, locale: .ko),
            pictures: Pictures(photo: nil, ticket: ticket, thumbnails: [], cutout: nil, palette: ["paper": "#FFFFFF"]),
            created: now, updated: now)
    }
}
