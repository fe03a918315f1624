import Foundation
import PieceModel
import PieceStore

@testable import PieceServer

/// One of everything that belongs to the owner, with secrets in it that can be found again.
struct Planted: Sendable {
    let visibility: Visibility
    let piece: String
    let recordPhoto: String
    let photo: String
    let announced: String
    let share: String
    let shareToken: String
    let feed: String
    let feedToken: String
    let recap: String
    let recapToken: String
    let job: String
    let session: String
    let apiToken: String
    /// File name of the picture that only the owner may see: the photo's.
    let file: String
    /// File names of the tickets that show everything.
    let ownFiles: [String]
    /// Texts that nobody but the owner may ever be sent.
    let secrets: [String]

    static let text = "zq\(UInt32.random(in: 0x1000_0000...UInt32.max))"
    static let title = "zt\(UInt32.random(in: 0x1000_0000...UInt32.max))"
    private static let price = 70_000_000 + Int.random(in: 1...999_999)
    private static let facePrice = 80_000_000 + Int.random(in: 1...999_999)

    static let email = "\(text)mail@piece.test"

    static var fields: JSONObject {
        [
            "title": .string(title), "seat": .string("\(text) seat"), "companions": [.string("\(text) friend")],
            "price": .number(JSONNumber(price)), "facePrice": .number(JSONNumber(facePrice)),
            "discount": .string("\(text) discount"), "bookingNumber": .string("\(text)-7"),
            "record": .string("\(text) record"), "review": "for everyone",
        ]
    }

    /// Plants everything and has the owner's account named by a secret address.
    static func plant(_ server: TestServer, _ visibility: Visibility) async throws -> Planted {
        let owner = server.owner
        func object(_ method: String, _ path: String, _ json: JSONValue? = nil) async throws -> JSONObject {
            let answer = try await server.request(method, path, token: owner.token, json: json)
            guard answer.status < 300 else { throw TestServerFailure("\(method) \(path): \(answer.text)") }
            return answer.object
        }
        let jpeg = [("Authorization", "Bearer \(owner.token)"), ("Content-Type", "image/jpeg")]
        _ = try await server.service.services.auth.setEmail(email, of: owner.account.id)
        var fields = Planted.fields
        // Links need a piece that is not private; they end when it becomes so.
        fields["visibility"] = .string(visibility == .private ? "link" : visibility.rawValue)
        let piece = try await server.makePiece(fields: fields, photo: try Checkout.photo())
        let id = piece["id"]?.string ?? ""
        let share = try await object("POST", "/api/v1/pieces/\(id)/shares")
        _ = try await server.request(
            "POST", "/api/v1/pieces/\(id)/record-photos", headers: jpeg, body: try Checkout.photo())
        let upload = try await server.request("POST", "/api/v1/photos", headers: jpeg, body: try Checkout.photo())
        let announced = try await object("POST", "/api/v1/photos/announce")
        let feed = try await object("POST", "/api/v1/feeds")
        let recap = try await object("POST", "/api/v1/recaps", ["year": 2026])
        let job = try await server.paint(id, ["style": "pixel-art"])
        var last = try await object("GET", "/api/v1/pieces/\(id)")
        if visibility == .private {
            last =
                try await server.request(
                    "PATCH", "/api/v1/pieces/\(id)", token: owner.token, json: ["piece": ["visibility": "private"]],
                    headers: [("If-Match", "*")]
                ).object
        }
        func file(_ picture: JSONValue?) -> String {
            (picture?.object?["url"]?.string ?? "").split(separator: "/").last.map(String.init) ?? ""
        }
        let pictures = [last["ticket"], last["cutout"]] + (last["thumbnails"]?.array ?? [])
        let photo = last["recordPhotos"]?.array?.first?.object
        return Planted(
            visibility: visibility, piece: id, recordPhoto: photo?["id"]?.string ?? "",
            photo: upload.object["id"]?.string ?? "", announced: announced["id"]?.string ?? "",
            share: share["id"]?.string ?? "",
            shareToken: step(share["link"], fromEnd: 0), feed: feed["id"]?.string ?? "",
            feedToken: step(feed["calendar"], fromEnd: 1), recap: recap["id"]?.string ?? "",
            recapToken: step(recap["link"], fromEnd: 0), job: job["id"]?.string ?? "",
            session: try await server.signIn(owner).session.id.description,
            apiToken: try await server.makeToken([.piecesRead]).id.description, file: file(last["photo"]),
            ownFiles: pictures.map(file).filter { !$0.isEmpty },
            secrets: [text] + amounts + (visibility == .private ? [title] : []))
    }

    /// A step of an address's path.
    private static func step(_ address: JSONValue?, fromEnd: Int) -> String {
        (address?.string ?? "").split(separator: "/").dropLast(fromEnd).last.map(String.init) ?? ""
    }

    /// The amounts as JSON and as people write them.
    private static var amounts: [String] {
        [price, facePrice].flatMap { amount in
            let digits = String(amount)
            return [digits, "\(digits.prefix(2)),\(digits.dropFirst(2).prefix(3)),\(digits.suffix(3))"]
        }
    }

    /// The secrets that bytes hold.
    func leaks(in answer: TestServer.Answer) -> [String] {
        let body = Data(answer.body)
        let headers = answer.headers.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
        return secrets.filter { body.range(of: Data($0.utf8)) != nil || headers.contains($0) }
    }
}
