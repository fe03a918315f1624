import PieceModel
import PieceServer

/// One thing an operator can decide. The table of them (`Setting.all`) is the only list: flags, environment variables, the
/// file's names, the help text and docs/configuration.md come from it.
struct Setting: Sendable {
    /// As a flag, without the hyphens: `public-url`.
    let name: String
    /// What a value looks like in the help text; nil for one that is on or off.
    let value: String?
    let help: String
    /// Secrets are not taken from flags, which every user of the machine can read in the list of processes.
    let isSecret: Bool
    let apply: @Sendable (inout ServeConfiguration, String) throws(SettingError) -> Void

    init(
        _ name: String, _ value: String?, _ help: String, isSecret: Bool = false,
        _ apply: @escaping @Sendable (inout ServeConfiguration, String) throws(SettingError) -> Void
    ) {
        self.name = name
        self.value = value
        self.help = help
        self.isSecret = isSecret
        self.apply = apply
    }

    /// `PIECE_PUBLIC_URL`.
    var variable: String { "PIECE_" + name.uppercased().replacing("-", with: "_") }

    /// `publicUrl`.
    var key: String {
        let words = name.split(separator: "-")
        return (words.prefix(1).map(String.init) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() })
            .joined()
    }
}

/// What is wrong with a value.
struct SettingError: Error, Hashable, Sendable {
    /// As the second half of a sentence: "must be an integer".
    let flaw: String
}

/// Everything `piece serve` runs with.
struct ServeConfiguration: Hashable, Sendable {
    var server = ServerSettings()
    /// The folder of the embedded store, the blobs and the secret.
    var data = "data"
    /// `sqlite`, or a MongoDB URI.
    var store = "sqlite"
    /// nil: beside the embedded store. A folder, or `s3://bucket/prefix?…`.
    var blobs: String?
    /// Base64 or hexadecimal, at least 32 bytes; nil: kept in the data folder.
    var secret: String?
    var secretFile: String?
    var assets: String?
    var fonts: String?
    var nickname: String?
    var email: String?
    /// The file that says which servers paint.
    var painters: String?
    var demo = false
    var logLevel = "info"
    var tmdbKey: String?
    var tmdbURL: String?
    var tmdbImageURL: String?
    var kopisKey: String?
    var kopisURL: String?
    var kopisImageURL: String?
    var catalogueAllowPrivate = false
    /// Whether somebody has said where browsers reach the service.
    var publicURLGiven = false
    var anonymousRenderGiven = false

    /// Whether the store is MongoDB.
    var isMongo: Bool { store.hasPrefix("mongodb://") || store.hasPrefix("mongodb+srv://") }
}
