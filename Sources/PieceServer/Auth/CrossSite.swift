/// Whether a request that brings cookies was meant by a page of this service, and not sent by another site on behalf of
/// somebody who is signed in here (cross-site request forgery).
public enum CrossSite {
    /// - Parameters:
    ///   - method: the HTTP method.
    ///   - fetchSite: the value of `Sec-Fetch-Site`, which pages cannot set; nil when absent.
    ///   - origin: the value of `Origin`; nil when absent.
    ///   - own: the origins of this service, such as `https://piece.example`.
    /// - Returns: false when the request must be refused.
    public static func allows(method: String, fetchSite: String?, origin: String?, own: Set<String>) -> Bool {
        // They change nothing, and their answers stay unreadable to other sites.
        if ["GET", "HEAD", "OPTIONS"].contains(method) { return true }
        if let fetchSite { return fetchSite == "same-origin" || fetchSite == "none" }
        return origin.map(own.contains) ?? false
    }

    /// The same for the request that opens a WebSocket. It is a GET, but what follows may change things and can be read
    /// by the page that opened it, and browsers always send an origin with it.
    public static func allowsUpgrade(origin: String?, own: Set<String>) -> Bool { origin.map(own.contains) ?? false }
}
