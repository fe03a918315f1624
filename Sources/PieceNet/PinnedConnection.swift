package import AsyncHTTPClient

/// Why no connection may be made to an origin.
package enum AddressRefusal: Error, Hashable, Sendable {
    /// The name servers know no address.
    case unknown
    /// An address is private, loopback, link-local or otherwise not of the internet.
    case `private`
}

extension Origin {
    /// The addresses of the host in the resolver's order; never empty.
    /// - Parameters:
    ///   - allowPrivate: whether they may lie outside the public internet.
    ///   - trustsNumbers: whether a host that is itself a number is taken as it is.
    package func addresses(
        allowPrivate: Bool, trustsNumbers: Bool
    ) async throws(AddressRefusal) -> [IPAddress] {
        let literal = IPAddress(host)
        if let literal, trustsNumbers { return [literal] }
        let found: [IPAddress]
        if let literal { found = [literal] } else { found = await IPAddress.lookUp(host) }
        guard !found.isEmpty else { throw .unknown }
        guard allowPrivate || found.allSatisfy(\.isPublic) else { throw .private }
        return found
    }
}

extension HTTPClient.Configuration {
    /// Settings of a client for one origin: no redirects, no second look-up. Connections go to an address that was
    /// checked, so a name server that changes its answer in between changes nothing; names and certificates are still
    /// those of the host.
    package static func pinned(_ origin: Origin, to address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if IPAddress(origin.host) == nil { configuration.dnsOverride = [origin.host: address.description] }
        return configuration
    }
}
