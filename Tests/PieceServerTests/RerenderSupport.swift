import Foundation
import Logging
import PieceBlobs
import PieceCatalogue
import PieceModel
import PieceRender
import PieceStore
import PieceStoreMongo
import Testing

@testable import PieceServer

/// A library of real tickets in a folder of its own, and asset roots in which layouts have newer versions.
struct RerenderLibrary: Sendable {
    let folder: BackupFolder
    let place: BackupPlace
    /// What the service does, without HTTP; it goes on working while the command runs.
    let library: Library
    let owner: Account
    /// What the command needs to find the same store.
    let settings: String

    static let publicURL = "http://piece.test"
    private static let mongo = ProcessInfo.processInfo.environment["MONGODB_URI"]

    var store: any PieceStore { place.store }
    private var identity: Identity { Identity(account: owner.id, role: .owner, session: .new(at: BackupFolder.start)) }

    /// Makes a library, hands it to the body, and removes it.
    static func with(_ engine: String = "sqlite", _ body: (RerenderLibrary) async throws -> Void) async throws {
        let folder = try BackupFolder()
        let made = try await RerenderLibrary(folder, engine)
        do {
            try await body(made)
        } catch {
            await made.close()
            throw error
        }
        await made.close()
    }

    private init(_ folder: BackupFolder, _ engine: String) async throws {
        self.folder = folder
        var place = try await folder.place("data")
        var settings = "--data data --public-url \(RerenderLibrary.publicURL)"
        if engine == "mongodb", let uri = RerenderLibrary.mongo {
            // The command finds a database by its name in the address.
            let named = uri.replacing("/?", with: "/piece_rerender_\(UInt64.random(in: 0 ... .max))?")
            await place.store.close()
            let store = try await MongoStore.open(uri: named, titles: shippedTitles())
            place = BackupPlace(store: store, blobs: place.blobs)
            settings += " --store '\(named)'"
        }
        (self.place, self.settings) = (place, settings)
        var server = ServerSettings()
        server.publicURL = RerenderLibrary.publicURL
        server.renderWorkers = 1
        let service = try await PieceService(
            server,
            PieceService.Parts(
                store: place.store, blobs: place.blobs, assets: AssetRoot(path: Checkout.root.path),
                secrets: try Secrets(master: TokenFactory.systemRandom(32)), catalogues: Catalogues([]),
                metrics: MetricsRegistry(), clock: TestTime().clock, hasher: PasswordHasher(logN: 10)),
            logger: Logger(label: "test"))
        library = service.services.library
        owner = try await service.makeOwner(nickname: "주인", email: "owner@piece.test").account
    }

    private func close() async {
        await library.pool.drain(deadline: .now + .seconds(5))
        if let mongo = place.store as? MongoStore { try? await mongo.dropDatabase() }
        await place.close()
    }

    /// Keeps a piece with a ticket, as a request does.
    @discardableResult
    func add(
        _ layout: String = "minimal-square", _ fields: JSONObject = [:], photo: Bool = true, of account: Account? = nil,
        palette: [String: String] = [:], locale: TicketLocale = .ko
    ) async throws -> PieceRecord {
        var all: JSONObject = ["kind": "play", "title": "햄릿", "date": "2026-11-14"]
        for member in fields { all[member.key] = member.value }
        let change = PieceChange(
            piece: try Piece(fields: .object(all)), layout: layout, locale: locale, palette: .init(texts: palette),
            photo: photo ? .bytes(try Checkout.photo()) : .none)
        let account = account ?? owner
        let identity = Identity(account: account.id, role: .owner, session: .new(at: BackupFolder.start))
        return try await library.create(change, for: identity, key: nil, slot: nil).record
    }

    /// Changes a piece's facts, as a request does that wants the newest version and is sent again when it was not.
    func edit(_ id: PieceID, _ fields: [String: JSONValue?]) async throws {
        while true {
            do {
                _ = try await library.update(id, for: identity, version: nil, slot: nil) { record in
                    PieceChange(
                        piece: try record.piece.with(fields), layout: record.design.layout, locale: nil, palette: nil,
                        photo: .same)
                }
                return
            } catch let error as StoreError {
                guard case .versionConflict = error.code else { throw error }
            }
        }
    }

    /// An asset root whose layouts of these names look different and have the next version.
    func root(_ name: String, raising layouts: [String]) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("\(name)/layouts"), withIntermediateDirectories: true)
        for part in ["fonts", "assets", "layouts/backs"] {
            try manager.createSymbolicLink(
                atPath: folder.file("\(name)/\(part)"), withDestinationPath: Checkout.root.appending(path: part).path)
        }
        for file in try manager.contentsOfDirectory(atPath: Checkout.root.appending(path: "layouts").path)
        where file.hasSuffix(".json") {
            var bytes = try Checkout.bytes("layouts/\(file)")
            if layouts.contains(String(file.dropLast(5))) {
                var template = try #require(try JSONParser.parse(bytes).object)
                template["version"] = .number(JSONNumber((template["version"]?.integer ?? 0) + 1))
                let dot: JSONValue = ["shape": ["circle": [300, 300, 80], "fill": "#FF00AA"]]
                template["layers"] = .array((template["layers"]?.array ?? []) + [dot])
                bytes = Array(JSONValue.object(template).serialized().utf8)
            }
            try folder.write(bytes, "\(name)/layouts/\(file)")
        }
    }

    /// Runs `piece rerender` and reads what it says.
    func rerender(_ arguments: String) async throws -> (status: Int32, output: String, errors: String) {
        let run = try await folder.shell("\"$PIECE\" rerender \(settings) \(arguments) > output.txt")
        return (run.status, String(decoding: try folder.bytes("output.txt"), as: UTF8.self), run.errors)
    }

    /// Starts `piece rerender` without waiting; the shell becomes the command, so signals reach it.
    func start(_ arguments: String) throws -> Process {
        let process = folder.process("exec \"$PIECE\" rerender \(settings) \(arguments) > started.txt 2>&1")
        try process.run()
        return process
    }

    func said() throws -> String { String(decoding: try folder.bytes("started.txt"), as: UTF8.self) }

    func records() async throws -> [PieceRecord] {
        var records: [PieceRecord] = []
        for id in try await store.pieceIDs(after: nil, owner: nil, limit: 1000) {
            records.append(try #require(try await store.piece(id)))
        }
        return records
    }

    /// How many records meet a condition.
    func count(_ condition: (PieceRecord) -> Bool) async throws -> Int { try await records().count(where: condition) }

    /// Checks that every picture is there with the bytes its record says, and held by it.
    func expectWhole() async throws {
        for record in try await records() {
            for picture in record.pictures.all {
                let bytes = try #require(try await place.blobs.get(picture.hash), "\(record.id) lacks a picture")
                #expect(BlobHash(of: bytes) == picture.hash && bytes.count == picture.bytes)
                #expect(try await store.holders(of: picture.hash).contains(.piece(record.id)))
            }
        }
    }

    /// What the engine makes of a record with the layouts of a root.
    func expected(_ record: PieceRecord, root: String) async throws -> Pictures {
        let photo: [UInt8]? =
            if let photo = record.pictures.photo { try await place.blobs.get(photo.hash) } else { nil }
        let isPublic = record.piece.visibility == .public
        let order = TicketOrder(
            piece: record.piece, layout: record.design.layout, locale: record.design.locale,
            palette: .init(texts: record.design.palette), photo: photo,
            publicLink: isPublic ? "\(RerenderLibrary.publicURL)/p/\(record.id)" : nil)
        let renderer = try TicketRenderer(assets: AssetRoot(path: folder.file(root)))
        return try MadeTicket(order, with: renderer).pictures(of: PhotoSet(photo: record.pictures.photo))
    }

    /// The file of a blob.
    func file(of hash: BlobHash) -> String {
        let name = hash.description
        return folder.file("data/blobs/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name)")
    }
}
