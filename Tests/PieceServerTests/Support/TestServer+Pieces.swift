import Foundation
import PieceModel
import PieceStore
import Testing

@testable import PieceServer

/// Shorter words for what tests of reading say often.
extension TestServer {
    /// Reads as the owner, unless a token of somebody else's is given.
    func get(
        _ path: String, as token: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await request("GET", path, token: token ?? owner.token, headers: headers)
    }

    /// Reads what must be there.
    func object(_ path: String, as token: String? = nil) async throws -> JSONObject {
        let answer = try await get(path, as: token)
        guard answer.status == 200 else { throw TestServerFailure("\(path): \(answer.status) \(answer.text)") }
        return answer.object
    }

    /// Makes a piece and returns its id.
    @discardableResult
    func keep(
        _ date: String, _ fields: JSONObject = JSONObject(), as token: String? = nil, photo: [UInt8]? = nil
    ) async throws -> String {
        var all: JSONObject = ["date": .string(date)]
        for member in fields { all[member.key] = member.value }
        return try #require(try await makePiece(token: token, fields: all, photo: photo)["id"]?.string)
    }

    /// Changes the owner's piece, whatever version it is.
    func change(_ id: String, _ body: JSONValue) async throws {
        let answer = try await request(
            "PATCH", "/api/v1/pieces/\(id)", token: owner.token, json: body, headers: [("If-Match", "*")])
        guard answer.status == 200 else { throw TestServerFailure("PATCH: \(answer.text)") }
    }

    /// The day it is for somebody in a time zone.
    func today(in timeZone: String = "Asia/Seoul") throws -> LocalDate {
        try #require(time.clock.now().local(in: timeZone)?.date)
    }

    /// An address that answers told, as a path of this server.
    func path(_ address: JSONValue?) throws -> String {
        let text = try #require(address?.string)
        #expect(text.hasPrefix(publicURL))
        return String(text.dropFirst(publicURL.count))
    }
}

extension TestServer.Answer {
    /// Whether this is a problem of a status, as every refusal must be.
    func isProblem(_ status: Int) -> Bool {
        self.status == status && headers["content-type"] == "application/problem+json"
            && object["status"]?.integer == status
    }

    /// What a problem says, without what names the request.
    var saying: String {
        var object = object
        object["instance"] = nil
        return JSONValue.object(object).serialized()
    }

    /// Width and height of a PNG, from its header (PNG 1.2 §11.2.2).
    var pngSize: [Int]? {
        guard body.starts(with: [0x89, 0x50, 0x4E, 0x47]), body.count > 24 else { return nil }
        return [16, 20].map { start in body[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    }
}

extension LocalDate {
    /// The day so many days later.
    func adding(days: Int) throws -> LocalDate { try #require(LocalDate(daysSince1970: daysSince1970 + days)) }
}

/// The members of a name in an array of objects.
func each(_ name: String, _ value: JSONValue?) -> [JSONValue] {
    (value?.array ?? []).compactMap { $0.object?[name] }
}

/// The objects of an array.
func objects(_ value: JSONValue?) -> [JSONObject] { (value?.array ?? []).compactMap(\.object) }

/// Text as a query string takes it.
func query(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }

/// A score with a half star, which no literal of JSON values writes.
func stars(_ score: Double) -> JSONValue { JSONNumber(score).map(JSONValue.number) ?? .null }
