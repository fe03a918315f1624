import PieceModel
import PieceServer

extension Setting {
    static let all: [Setting] = reaching + keeping + rendering + limits + catalogues + misc

    private static let reaching: [Setting] = [
        Setting("host", "address", "Address to listen on (127.0.0.1).") { (c, v) throws(SettingError) in
            c.server.host = v
        },
        Setting("port", "number", "Port to listen on (8080); 0 lets the system choose.") {
            (c, v) throws(SettingError) in
            c.server.port = try integer(v)
        },
        Setting(
            "public-url", "url",
            "Where browsers reach the service (http://HOST:PORT); links and QR codes begin with it."
        ) { (c, v) throws(SettingError) in
            c.server.publicURL = v
            c.publicURLGiven = true
        },
        Setting("trusted-proxies", "number", "How many proxies in front set X-Forwarded-For (0).") {
            (c, v) throws(SettingError) in c.server.trustedProxies = try integer(v)
        },
        Setting(
            "anonymous-render", nil,
            "Whether POST /api/v1/render works without signing in (true on 127.0.0.1, else false)."
        ) { (c, v) throws(SettingError) in
            c.server.anonymousRender = try truth(v)
            c.anonymousRenderGiven = true
        },
        Setting("locale", "ko|en", "Language of the service's pages and of tickets that do not say (ko).") {
            (c, v) throws(SettingError) in
            guard let locale = TicketLocale(rawValue: v) else { throw SettingError(flaw: "must be ko or en") }
            c.server.locale = locale
        },
    ]

    private static let keeping: [Setting] = [
        Setting("data", "dir", "Folder of the embedded store, the blobs and the secret (data).") {
            (c, v) throws(SettingError) in c.data = v
        },
        Setting(
            "store", "where", "sqlite, or mongodb://… for MongoDB (sqlite).", isSecret: false
        ) { (c, v) throws(SettingError) in
            guard v == "sqlite" || v.hasPrefix("mongodb://") || v.hasPrefix("mongodb+srv://") else {
                throw SettingError(flaw: "must be sqlite or begin with mongodb://")
            }
            c.store = v
        },
        Setting(
            "blobs", "where",
            "Folder of the pictures, or s3://bucket/prefix?endpoint=…&region=… (DATA/blobs). S3 takes AWS_ACCESS_KEY_ID "
                + "and AWS_SECRET_ACCESS_KEY from the environment."
        ) { (c, v) throws(SettingError) in c.blobs = v },
        Setting(
            "secret", "text",
            "At least 32 random bytes as base64 or hexadecimal; signs tokens and links. The same on all "
                + "nodes.", isSecret: true
        ) { (c, v) throws(SettingError) in c.secret = v },
        Setting("secret-file", "file", "File that holds the secret (DATA/secret, made at the first start).") {
            (c, v) throws(SettingError) in c.secretFile = v
        },
        Setting("grace-hours", "number", "Hours that unused photos and blobs are kept (24).") {
            (c, v) throws(SettingError) in c.server.graceHours = try integer(v)
        },
    ]

    private static let rendering: [Setting] = [
        Setting("render-workers", "number", "Threads that render (0: one for each core).") {
            (c, v) throws(SettingError) in c.server.renderWorkers = try integer(v)
        },
        Setting("render-queue", "number", "Renders that may wait for a thread (16); more are refused with 503.") {
            (c, v) throws(SettingError) in c.server.renderQueue = try integer(v)
        },
        Setting(
            "painters", "file", "Servers that paint photos, and what they may cost; see docs/styles.md (none)."
        ) { (c, v) throws(SettingError) in c.painters = v },
        Setting(
            "style-workers", "number", "Photos painted anew at once (4); 0 leaves that to other nodes."
        ) { (c, v) throws(SettingError) in c.server.styleWorkers = try integer(v) },
        Setting("assets", "dir", "The folder with layouts/, fonts/ and assets/ (found by itself).") {
            (c, v) throws(SettingError) in c.assets = v
        },
        Setting("fonts", "dir", "The folder that font files are under (/usr/share/fonts).") {
            (c, v) throws(SettingError) in c.fonts = v
        },
    ]

    private static let limits: [Setting] = [
        Setting("photo-limit", "bytes", "Largest photo (20971520).") { (c, v) throws(SettingError) in
            c.server.photoLimit = try integer(v)
        },
        Setting("upload-memory", "bytes", "Memory for uploads under way, together (167772160).") {
            (c, v) throws(SettingError) in c.server.uploadMemory = try integer(v)
        },
        Setting("max-connections", "number", "Connections at once (4096).") { (c, v) throws(SettingError) in
            c.server.maximumConnections = try integer(v)
        },
        Setting("requests-per-minute", "number", "From one account or address (600); 0 is no limit.") {
            (c, v) throws(SettingError) in c.server.requestsPerMinute = try integer(v)
        },
        Setting("header-timeout", "seconds", "For the header of a request (10).") { (c, v) throws(SettingError) in
            c.server.headerTimeout = try integer(v)
        },
        Setting("body-timeout", "seconds", "For a whole body (60).") { (c, v) throws(SettingError) in
            c.server.bodyTimeout = try integer(v)
        },
        Setting("body-pause", "seconds", "Between two pieces of a body (10).") { (c, v) throws(SettingError) in
            c.server.bodyPause = try integer(v)
        },
        Setting("drain-timeout", "seconds", "For accepted requests at shutdown (20).") { (c, v) throws(SettingError) in
            c.server.drainTimeout = try integer(v)
        },
    ]

    private static let catalogues: [Setting] = [
        Setting("tmdb-key", "key", "Key of TMDB, to look up films.", isSecret: true) { (c, v) throws(SettingError) in
            c.tmdbKey = v
        },
        Setting("tmdb-url", "url", "Another address of TMDB's API.") { (c, v) throws(SettingError) in c.tmdbURL = v },
        Setting("tmdb-image-url", "url", "Another address of TMDB's posters.") { (c, v) throws(SettingError) in
            c.tmdbImageURL = v
        },
        Setting("kopis-key", "key", "Key of KOPIS, to look up performances.", isSecret: true) {
            (c, v) throws(SettingError) in c.kopisKey = v
        },
        Setting("kopis-url", "url", "Another address of KOPIS's API.") { (c, v) throws(SettingError) in
            c.kopisURL = v
        },
        Setting("kopis-image-url", "url", "Another address of KOPIS's posters.") { (c, v) throws(SettingError) in
            c.kopisImageURL = v
        },
        Setting("catalogue-allow-private", nil, "Whether catalogues may be at private addresses (false).") {
            (c, v) throws(SettingError) in c.catalogueAllowPrivate = try truth(v)
        },
    ]

    private static let misc: [Setting] = [
        Setting("nickname", "name", "The owner's nickname when the first start makes the account (나).") {
            (c, v) throws(SettingError) in c.nickname = v
        },
        Setting("email", "address", "The owner's e-mail address when the first start makes the account.") {
            (c, v) throws(SettingError) in c.email = v
        },
        Setting("demo", nil, "Whether an empty library is filled with invented pieces (false).") {
            (c, v) throws(SettingError) in c.demo = try truth(v)
        },
        Setting("log-level", "level", "debug, info, notice, warning or error (info).") { (c, v) throws(SettingError) in
            guard ["debug", "info", "notice", "warning", "error"].contains(v) else {
                throw SettingError(flaw: "must be debug, info, notice, warning or error")
            }
            c.logLevel = v
        },
    ]

    private static func integer(_ text: String) throws(SettingError) -> Int {
        guard let number = Int(text) else { throw SettingError(flaw: "must be a whole number in digits") }
        return number
    }

    private static func truth(_ text: String) throws(SettingError) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: throw SettingError(flaw: "must be true or false")
        }
    }
}
