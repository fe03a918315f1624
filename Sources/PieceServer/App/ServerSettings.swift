public import PieceModel

/// Everything an operator can decide; `docs/configuration.md` and `piece serve --help` list the same.
public struct ServerSettings: Hashable, Sendable {
    public var host = "127.0.0.1"
    /// 0 lets the system choose a free port.
    public var port = 8080
    /// The address under which browsers reach the service, without a slash at the end; links and QR codes begin with it.
    public var publicURL = "http://127.0.0.1:8080"
    /// Language of the service's own pages and of tickets that do not say.
    public var locale = TicketLocale.ko
    /// Whether people who have not signed in may use `POST /api/v1/render`.
    public var anonymousRender = true
    /// How many proxies in front of the service set X-Forwarded-For.
    public var trustedProxies = 0
    /// Requests a minute from one account or, without one, one address; 0 is no limit.
    public var requestsPerMinute = 600

    /// Threads that render; 0 is one for each core.
    public var renderWorkers = 0
    /// Renders that may wait for a thread.
    public var renderQueue = 16
    /// Photos that are painted anew at once; 0 leaves that to other nodes.
    public var styleWorkers = 4
    /// Largest photo, bytes.
    public var photoLimit = 20 << 20
    /// Bytes of uploads that may be in memory at once.
    public var uploadMemory = 160 << 20
    public var maximumConnections = 4096
    /// Seconds a client may take: for a request's header, for a whole body, and between two pieces of one.
    public var headerTimeout = 10
    public var bodyTimeout = 60
    public var bodyPause = 10
    /// Seconds that accepted requests get to finish at shutdown.
    public var drainTimeout = 20

    /// Hours that a photo nobody used, and a blob nothing holds, are kept.
    public var graceHours = 24

    public init() {}

    /// Whether browsers reach the service over TLS.
    public var isSecure: Bool { publicURL.hasPrefix("https://") }

    /// What must not be, as sentences; empty when the settings may be used.
    public func problems() -> [String] {
        var problems: [String] = []
        let local = ["127.0.0.1", "::1", "localhost"].contains(host)
        if !publicURL.hasPrefix("https://"), !publicURL.hasPrefix("http://") {
            problems.append("public-url '\(publicURL)' must begin with https:// or http://")
        }
        if publicURL.hasSuffix("/") { problems.append("public-url '\(publicURL)' must not end with a slash") }
        if !local, !isSecure {
            problems.append(
                "host '\(host)' is reachable from other machines but public-url '\(publicURL)' is not https, so passwords "
                    + "would travel in the clear; put a proxy with TLS in front and set public-url, or listen on 127.0.0.1"
            )
        }
        if !local, anonymousRender {
            problems.append(
                "host '\(host)' is reachable from other machines and anonymous-render is on, so anybody could use up the "
                    + "processor; turn anonymous-render off")
        }
        if trustedProxies == 0, !local, isSecure {
            problems.append(
                "public-url is https but trusted-proxies is 0, so every visitor would look like the proxy; set "
                    + "trusted-proxies to the number of proxies in front")
        }
        func range(_ name: String, _ value: Int, _ allowed: ClosedRange<Int>) {
            if !allowed.contains(value) {
                problems.append("\(name) is \(value), but must be from \(allowed.lowerBound) to \(allowed.upperBound)")
            }
        }
        range("port", port, 0...65_535)
        range("trusted-proxies", trustedProxies, 0...9)
        range("requests-per-minute", requestsPerMinute, 0...1_000_000)
        range("render-workers", renderWorkers, 0...256)
        range("render-queue", renderQueue, 1...10_000)
        range("style-workers", styleWorkers, 0...64)
        range("photo-limit", photoLimit, 1 << 10...1 << 30)
        range("upload-memory", uploadMemory, photoLimit...1 << 40)
        range("max-connections", maximumConnections, 16...1_000_000)
        range("header-timeout", headerTimeout, 1...10)
        range("body-timeout", bodyTimeout, 1...3_600)
        range("body-pause", bodyPause, 1...600)
        range("drain-timeout", drainTimeout, 0...600)
        range("grace-hours", graceHours, 1...8_760)
        return problems
    }
}
