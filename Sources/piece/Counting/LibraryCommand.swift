import PieceModel
import PieceRender
import PieceServer
import PieceStore

/// What commands about one account's library have in common: whose it is, in which language, and where it lies.
struct LibraryCommand: Sendable {
    let configuration: ServeConfiguration
    /// An e-mail address or an account's id; nil is the owner of the service.
    let owner: String?
    let locale: TicketLocale?
    /// In place of the clock's, so that tests see the same day for ever.
    private let today: LocalDate?

    /// - Parameter words: what is left when the command has taken its own.
    init(_ words: CommandWords) throws(Failure) {
        var words = words
        owner = try words.take(option: "owner")
        let language = try words.take(option: "locale")
        locale = language.flatMap(TicketLocale.init(rawValue:))
        if let language, locale == nil {
            throw Failure(.usage, "'\(language.prefix(20))' is no language of this program", "write --locale ko or en")
        }
        let day = try words.take(option: "today")
        today = day.flatMap { LocalDate($0) }
        if let day, today == nil { throw Failure(.usage, "'\(day.prefix(20))' is no day", "write --today 2026-11-14") }
        if let stray = words.takeWords().first {
            throw Failure(.usage, "'\(stray.prefix(60))' is one word too many", "see --help")
        }
        var configuration = try ServeConfiguration.fromProcess(words.rest)
        try configuration.complete()
        try configuration.requireLibrary()
        self.configuration = configuration
    }

    /// Opens the stores and closes them again.
    func open<Value: Sendable>(_ work: @escaping @Sendable (Opened) async throws -> Value) throws -> Value {
        try blocking { [configuration] in
            let opened = try await Opened(configuration)
            do {
                let value = try await work(opened)
                await opened.close()
                return value
            } catch {
                await opened.close()
                throw Failure(library: error)
            }
        }
    }

    /// The same, with the account's library.
    /// - Parameter renders: whether tickets or cards will be made.
    func library<Value: Sendable>(
        renders: Bool = false, _ work: @escaping @Sendable (LocalLibrary) async throws -> Value
    ) throws -> Value {
        try open { opened in
            let engine = try Engine(assets: configuration.assets, fonts: configuration.fonts)
            let library = try LocalLibrary(
                try await account(in: opened.store),
                LocalLibrary.Parts(
                    store: opened.store, blobs: opened.blobs, titles: opened.titles, assets: engine.assets,
                    fontRoot: engine.fonts, settings: configuration.server, clock: .system, today: today),
                renders: renders)
            return try await work(library)
        }
    }

    /// The account that was named, or the owner of the service.
    func account(in store: any PieceStore) async throws -> Account {
        guard let owner else {
            if let account = try await store.owner() { return account }
            throw Failure(.noInput, "there is no account yet", "start the service once with: piece serve")
        }
        let account =
            if let id = AccountID(owner) {
                try await store.account(id)
            } else {
                try await store.account(email: owner.lowercased())
            }
        if let account { return account }
        throw Failure(
            .noInput, "there is no account '\(owner.prefix(100))'", "name one by its e-mail address or id with --owner")
    }
}

extension Failure {
    /// An error of working with a library as a failure with an exit code.
    init(library error: any Error) {
        switch error {
        case let error as Problem: self.init(.badData, [error.detail])
        case let error as RenderError: self = Engine.failure(error)
        case let error as PoolFailure:
            if case .failed(let error) = error {
                self = Engine.failure(error)
            } else {
                self.init(.unavailable, [error.description])
            }
        case let error as PoolStartError: self.init(.unavailable, error.message, error.remedy)
        default: self.init(startup: error)
        }
    }
}
