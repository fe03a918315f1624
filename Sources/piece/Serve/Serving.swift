import Foundation
import Logging
import Metrics
import PieceBlobs
import PieceCatalogue
import PieceCount
import PieceModel
import PieceNet
import PieceRender
import PieceServer
import PieceStore
import PieceStoreMongo
import PieceStoreSQLite
import PieceStylist

/// Puts a service together from its configuration, runs it, and takes it apart again.
struct Serving: Sendable {
    var configuration: ServeConfiguration

    init(_ configuration: ServeConfiguration) throws(Failure) {
        self.configuration = configuration
        try self.configuration.complete()
    }

    func run() async throws {
        let metrics = MetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        LoggingSystem.bootstrap { label in
            StructuredLogHandler(label: label, level: level, clock: .system)
        }
        let logger = Logger(label: "piece")
        let assets = try Engine(assets: configuration.assets, fonts: configuration.fonts).assets
        let opened = try await Opened(configuration)
        let service = try await PieceService(
            configuration.server,
            PieceService.Parts(
                store: opened.store, blobs: opened.blobs, assets: assets, fontRoot: configuration.fonts,
                secrets: try secrets(), catalogues: try catalogues(), metrics: metrics, clock: .system,
                hasher: PasswordHasher(), painters: try painters()),
            logger: logger)
        let (owner, isNew) = try await service.makeOwner(
            nickname: configuration.nickname ?? (configuration.demo ? "데모" : "나"), email: configuration.email)
        if configuration.demo {
            let count = try await service.fillWithDemo(owner, assets: assets) { done, all in
                if done == 1 || done % 10 == 0 || done == all { Console.note("piece: demo pieces \(done) of \(all)") }
            }
            if count > 0 { Console.note("piece: the library was empty and has \(count) invented pieces now") }
        }
        Interruption.shared.drain { service.shutDown() }
        let showsLink = isNew || configuration.demo
        let server = configuration.server
        try await service.run { port in
            let base = server.port == 0 ? "http://\(server.host):\(port)" : server.publicURL
            Console.say("piece: serving on \(base)")
            if showsLink, let link = try? await service.signInLink(for: owner.id, base: base) {
                Console.say("piece: sign in within the hour, once, at \(link)")
            } else {
                Console.say("piece: to sign in without a password, run: piece sign-in-link")
            }
        }
        await opened.close()
        Console.note("piece: stopped")
    }

    private func secrets() throws -> Secrets {
        if let text = configuration.secret { return try Secrets(text: text) }
        if let path = configuration.secretFile { return try Secrets.load(path: path) }
        return try Secrets.loadOrCreate(path: configuration.data + "/secret")
    }

    private func painters() throws(Failure) -> PainterSettings {
        guard let file = configuration.painters else { return .standard }
        do throws(FieldErrors) {
            return try PainterSettings(file: file)
        } catch {
            throw Failure(.usage, error.problems.map { "\($0.path) \($0.message); \($0.remedy)" })
        }
    }

    private func catalogues() throws(Failure) -> Catalogues {
        var all: [any WorkCatalogue] = []
        if let key = configuration.tmdbKey {
            var settings = CatalogueSettings.tmdb(key: CatalogueKey(key))
            try configuration.move(&settings, base: configuration.tmdbURL, images: configuration.tmdbImageURL)
            all.append(TMDBCatalogue(settings, clock: .system))
        }
        if let key = configuration.kopisKey {
            var settings = CatalogueSettings.kopis(key: CatalogueKey(key))
            try configuration.move(&settings, base: configuration.kopisURL, images: configuration.kopisImageURL)
            all.append(KOPISCatalogue(settings, clock: .system))
        }
        return Catalogues(all)
    }
}

/// The store and the blobs of a configuration.
struct Opened: Sendable {
    let store: any PieceStore
    let blobs: any BlobStore
    let titles: TitleRules

    init(_ configuration: ServeConfiguration) async throws {
        if !configuration.isMongo || configuration.blobs == nil {
            try DataFolder.make(configuration.data)
        }
        let environment = ProcessInfo.processInfo.environment
        blobs = try await openBlobs(
            configuration.blobs ?? configuration.data + "/blobs", environment: environment, clock: .system)
        titles = try TitleRules(AssetRoot.locate(flag: configuration.assets).bytes("assets/titles.json"))
        store =
            configuration.isMongo
            ? try await MongoStore.open(uri: configuration.store, titles: titles)
            : try await SQLiteStore.open(path: configuration.data + "/piece.sqlite", titles: titles)
    }

    func close() async {
        await store.close()
        await blobs.close()
    }
}

enum DataFolder {
    /// Makes the folder, for its owner only: it holds everybody's pieces.
    static func make(_ path: String) throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                .cannotCreate, "the data folder '\(path)' cannot be made: \(error.localizedDescription)",
                "name another with --data")
        }
    }
}

extension ServeConfiguration {
    /// Fills in what follows from the rest, and refuses what must not be together.
    mutating func complete() throws(Failure) {
        let local = ["127.0.0.1", "::1", "localhost"].contains(server.host)
        completeAddress()
        if !anonymousRenderGiven { server.anonymousRender = local }
        var problems = server.problems()
        if isMongo, secret == nil, secretFile == nil {
            problems.append(
                "with MongoDB several nodes share one library, so they need one secret: set PIECE_SECRET or secret-file "
                    + "(make one with: head -c 32 /dev/urandom | base64)")
        }
        if secret != nil, secretFile != nil { problems.append("set either PIECE_SECRET or secret-file, not both") }
        if demo, !local { problems.append("demo is for trying the service on this machine; listen on 127.0.0.1") }
        if let blobs, blobs.hasPrefix("s3://"), !isMongo {
            // Allowed: one node with its pictures elsewhere.
        }
        if !problems.isEmpty { throw Failure(.usage, problems) }
    }

    /// Says where codes will lead when nobody has said where they should.
    /// - Parameter what: whose codes.
    func warnOfAddress(_ what: String) {
        guard !publicURLGiven else { return }
        Console.note(
            "piece: warning: the codes of \(what) will lead to \(server.publicURL); "
                + "name another address with --public-url")
    }

    /// Where browsers reach the service when nobody has said.
    mutating func completeAddress() {
        guard !publicURLGiven else { return }
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        server.publicURL = "http://\(host):\(server.port)"
    }

    func move(_ settings: inout CatalogueSettings, base: String?, images: String?) throws(Failure) {
        func address(_ text: String) throws(Failure) -> WebAddress {
            guard let address = WebAddress(text) else {
                throw Failure(.usage, "'\(text)' is no address of a catalogue", "write it as https://host/path")
            }
            return address
        }
        if let base { settings.base = try address(base) }
        if let images { settings.images = [try address(images)] }
        settings.allowPrivate = catalogueAllowPrivate
    }
}

extension Clock {
    /// The machine's clock.
    static let system = Clock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
