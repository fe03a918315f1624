import AsyncHTTPClient
import Foundation
import Logging
import PieceBlobs
import PieceCatalogue
import PieceModel
import PieceRender
import PieceStore
import PieceStoreSQLite
import PieceStylist
import Synchronization

@testable import PieceServer

/// A real service on a free port of this machine, with an owner, a second member, and a folder of its own.
struct TestServer: Sendable {
    /// Somebody who has signed in.
    struct Person: Sendable {
        let account: Account
        let session: Identifier<Session>
        /// An access token, good for a quarter of an hour of the server's clock.
        let token: String
        let refreshToken: String
        /// What the person signs in with.
        let email: String
        let password: String
    }

    struct Answer: Sendable {
        let status: Int
        /// Names in lower case; values of a name that comes more than once are joined by ", ".
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        /// The body as a JSON object; empty when it is none.
        var object: JSONObject { (try? JSONParser.parse(body))?.object ?? JSONObject() }
    }

    /// Where it is reached, such as `http://127.0.0.1:41234`.
    let base: String
    let service: PieceService
    let store: any PieceStore
    let secrets: Secrets
    let owner: Person
    let member: Person
    /// The time the service goes by.
    let time: TestTime
    /// Where everything lies: `piece.sqlite` and `blobs/`.
    let folder: URL
    fileprivate let client: HTTPClient

    /// Where the service believes to be; links and addresses of pictures begin with it.
    var publicURL: String { service.services.settings.publicURL }

    /// Sends a request and reads the whole answer; redirects are not followed.
    func request(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : base + path)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(body) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let content = try await response.body.collect(upTo: 64 << 20)
        return Answer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" },
            body: Array(content.readableBytesView))
    }

    /// The same for a person or program, with a JSON body if there is one.
    func request(
        _ method: String, _ path: String, token: String?, json: JSONValue? = nil,
        headers: [(String, String)] = []
    ) async throws -> Answer {
        var headers = headers
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        if json != nil { headers.append(("Content-Type", "application/json")) }
        return try await request(method, path, headers: headers, body: json.map { Array($0.serialized().utf8) })
    }

    /// Makes a piece through the API.
    /// - Parameters:
    ///   - fields: what to set beside kind, title and date.
    ///   - photo: the bytes of a picture.
    /// - Returns: the piece as its owner sees it.
    @discardableResult
    func makePiece(
        token: String? = nil, fields: JSONObject = JSONObject(), photo: [UInt8]? = nil
    ) async throws -> JSONObject {
        var piece: JSONObject = ["kind": "play", "title": "햄릿", "date": "2026-11-14"]
        for member in fields { piece[member.key] = member.value }
        let form = TestForm(
            [("piece", JSONValue.object(piece).serialized())], files: photo.map { [("photo", "image/jpeg", $0)] } ?? [])
        let answer = try await request(
            "POST", "/api/v1/pieces",
            headers: [("Authorization", "Bearer \(token ?? owner.token)"), ("Content-Type", form.contentType)],
            body: form.body)
        guard answer.status == 201 else { throw TestServerFailure("no piece was made: \(answer.text)") }
        return answer.object
    }

    /// A token for a program.
    func makeToken(
        _ scopes: Set<Scope>, of person: Person? = nil
    ) async throws -> (id: Identifier<APIToken>, secret: String) {
        let (token, secret) = try await service.services.auth.createAPIToken(
            for: (person ?? owner).account.id, name: "test", scopes: scopes)
        return (token.id, secret)
    }

    /// Another session of a person.
    func signIn(_ person: Person) async throws -> AuthService.SignedIn {
        let link = try await service.services.auth.makeSignInLink(person.account.id)
        return try await service.services.auth.signIn(link: link.code, address: "127.0.0.2", label: "test")
    }

    /// An access token of a person's session whose time is over.
    func expiredToken(of person: Person) async throws -> String {
        let now = time.clock.now()
        let tokens = try await AccessTokens(
            key: secrets.accessTokens, issuer: publicURL, clock: Clock { now.adding(seconds: -3600) })
        return try tokens.issue(for: person.account.id, session: person.session).token
    }
}

struct TestServerFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The time of a service under test: the system's, moved by hand.
final class TestTime: Sendable {
    private let offset = Mutex(0.0)

    var clock: Clock {
        Clock { [self] in
            Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).adding(seconds: offset.withLock(\.self))
        }
    }

    func pass(_ seconds: Double) { offset.withLock { $0 += seconds } }
}

/// A form as browsers send it.
struct TestForm: Sendable {
    static let boundary = "piece-test-5f2c0b9e"
    let body: [UInt8]
    var contentType: String { "multipart/form-data; boundary=\(TestForm.boundary)" }

    init(_ fields: [(String, String)], files: [(name: String, type: String, bytes: [UInt8])] = []) {
        var body: [UInt8] = []
        func line(_ text: String) { body += Array("\(text)\r\n".utf8) }
        for (name, value) in fields {
            line("--\(TestForm.boundary)")
            line("Content-Disposition: form-data; name=\"\(name)\"")
            line("")
            line(value)
        }
        for file in files {
            line("--\(TestForm.boundary)")
            line("Content-Disposition: form-data; name=\"\(file.name)\"; filename=\"\(file.name).jpg\"")
            line("Content-Type: \(file.type)")
            line("")
            body += file.bytes
            line("")
        }
        line("--\(TestForm.boundary)--")
        self.body = body
    }
}

/// The checkout the tests run in, found above this file.
enum Checkout {
    static let root: URL = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path) {
            let parent = folder.deletingLastPathComponent()
            precondition(parent.path != folder.path, "no fonts/fonts.json above \(#filePath)")
            folder = parent
        }
        return folder
    }()

    /// A file of the checkout.
    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appending(path: path))) }

    /// A small photo.
    static func photo() throws -> [UInt8] { try bytes("assets/samples/tiny.jpg") }
}

/// Log lines of requests would bury what tests say, so they are kept instead.
private let quietLogs: Void = LoggingSystem.bootstrap { _ in CapturedLogs.Handler() }

/// Starts a service, hands it to the body, and stops and removes it whatever happens.
func withServer<Result: Sendable>(
    settings change: (inout ServerSettings) -> Void = { _ in }, catalogues: Catalogues = Catalogues([]),
    painters: PainterSettings = .standard, folder given: URL? = nil, _ body: (TestServer) async throws -> Result
) async throws -> Result {
    _ = quietLogs
    var settings = ServerSettings()
    settings.port = 0
    settings.publicURL = "http://piece.test"
    settings.requestsPerMinute = 0
    settings.renderWorkers = 1
    settings.renderQueue = 200
    settings.drainTimeout = 5
    change(&settings)
    let folder = (given ?? FileManager.default.temporaryDirectory).appending(path: "piece-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let time = TestTime()
    let secrets = try Secrets(master: TokenFactory.systemRandom(32))
    let store = try await SQLiteStore.open(path: folder.appending(path: "piece.sqlite").path, titles: shippedTitles())
    let blobs = try await DiskBlobs.open(folder: folder.appending(path: "blobs").path)
    let service = try await PieceService(
        settings,
        PieceService.Parts(
            store: store, blobs: blobs, assets: AssetRoot(path: Checkout.root.path), secrets: secrets,
            catalogues: catalogues, metrics: MetricsRegistry(), clock: time.clock, hasher: PasswordHasher(logN: 10),
            painters: painters),
        logger: Logger(label: "test"))
    let (ports, port) = AsyncThrowingStream<Int, any Error>.makeStream()
    let running = Task {
        do {
            try await service.run { port.yield($0) }
            port.finish(throwing: TestServerFailure("the service ended before it was ready"))
        } catch {
            port.finish(throwing: error)
        }
    }
    // A busy machine may take its time: no test is about how long a connection waits for its turn.
    var configuration = HTTPClient.Configuration(
        redirectConfiguration: .disallow, timeout: .init(connect: .seconds(60)))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    func stop() async {
        try? await client.shutdown()
        service.shutDown()
        await running.value
        await store.close()
        await blobs.close()
    }
    do {
        guard let number = try await ports.first(where: { _ in true }) else {
            throw TestServerFailure("the service named no port")
        }
        let auth = service.services.auth
        func person(_ account: Account, _ name: String) async throws -> TestServer.Person {
            let (email, password) = ("\(name)@piece.test", "\(name) walks under paper lanterns")
            _ = try await auth.setEmail(email, of: account.id)
            try await auth.changePassword(of: account.id, current: nil, new: password, keeping: nil)
            let link = try await auth.makeSignInLink(account.id)
            let signedIn = try await auth.signIn(link: link.code, address: "127.0.0.2", label: name)
            return TestServer.Person(
                account: signedIn.account, session: signedIn.session.id, token: signedIn.accessToken,
                refreshToken: signedIn.refreshToken, email: email, password: password)
        }
        let server = TestServer(
            base: "http://127.0.0.1:\(number)", service: service, store: store, secrets: secrets,
            owner: try await person(try await service.makeOwner(nickname: "Owner", email: nil).account, "first"),
            member: try await person(try await auth.makeMember(nickname: "Member"), "second"), time: time,
            folder: folder, client: client)
        let result = try await body(server)
        await stop()
        return result
    } catch {
        await stop()
        throw error
    }
}
