import AsyncHTTPClient
import NIOCore
import PieceNet

/// Asks one catalogue's origins, and nobody else.
///
/// Every address is checked against the configured origins, since posters' addresses come out of data. The host is
/// looked up first and the connection is pinned to an address that passed, so a name server that changes its answer in
/// between (DNS rebinding) changes nothing; names and certificates are still those of the host. A client lives for one
/// request: look-ups are rare and remembered, and a pin cannot outlive its check.
struct Fetcher: Sendable {
    let source: WorkSource
    let settings: CatalogueSettings

    /// The largest JSON or XML answer, and the largest poster.
    static let documentBytes = 2 * 1024 * 1024
    static let posterBytes = 20 * 1024 * 1024

    /// The body of a 200 answer, or nil for a 404. Repeated once when the server or the connection fails.
    func get(
        _ address: WebAddress, headers: [(String, String)] = [], limit: Int
    ) async throws(CatalogueError) -> [UInt8]? {
        let allowed = [settings.base.origin] + settings.images.map(\.origin)
        guard allowed.contains(address.origin) else {
            throw error(
                .refused, "\(address.origin) is not one of the configured origins",
                "add it to the catalogue's image addresses if it is meant")
        }
        do {
            return try await attempt(0, address, headers, limit)
        } catch {
            guard error.mayRetry else { throw error.error }
        }
        do {
            return try await attempt(1, address, headers, limit)
        } catch {
            throw error.error
        }
    }

    /// A failed attempt, and whether another may fare better.
    private struct Failure: Error {
        let error: CatalogueError
        let mayRetry: Bool
    }

    private struct TimedOut: Error {}

    private func attempt(
        _ number: Int, _ address: WebAddress, _ headers: [(String, String)], _ limit: Int
    ) async throws(Failure) -> [UInt8]? {
        do {
            return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
                group.addTask { try await load(number, address, headers, limit) }
                group.addTask {
                    try await Task.sleep(for: settings.timeout)
                    throw TimedOut()
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
        } catch let failure as Failure {
            throw failure
        } catch is TimedOut {
            throw fail(.unavailable, "\(address.place) took longer than \(settings.timeout)", "try again later")
        } catch is CancellationError {
            throw fail(.unavailable, "the request was cancelled", "ask again")
        } catch is NIOTooManyBytesError {
            throw tooLarge(address, limit)
        } catch let error as HTTPClientError {
            // Its words are fixed ones: no address, no header.
            throw fail(
                .unavailable, "\(address.place) failed: \(error.shortDescription)", "try again later", mayRetry: true)
        } catch {
            throw fail(
                .unavailable, "the connection to \(address.origin) failed", "check the network and the address",
                mayRetry: true)
        }
    }

    private func load(
        _ number: Int, _ address: WebAddress, _ headers: [(String, String)], _ limit: Int
    ) async throws -> [UInt8]? {
        let hosts = try await hosts(of: address.origin)
        let pinned = HTTPClient.Configuration.pinned(address.origin, to: hosts[number % hosts.count])
        return try await HTTPClient.withHTTPClient(configuration: pinned) { client in
            var request = HTTPClientRequest(url: address.description)
            request.headers.add(name: "user-agent", value: "piece")
            for (name, value) in headers { request.headers.add(name: name, value: value) }
            let response = try await client.execute(request, deadline: .distantFuture)
            guard try check(response, address) else { return nil }
            if let length = response.headers.first(name: "content-length").flatMap(Int.init), length > limit {
                throw tooLarge(address, limit)
            }
            return Array(buffer: try await response.body.collect(upTo: limit))
        }
    }

    /// The addresses of an origin, none of them private unless the settings say so; never empty.
    private func hosts(of origin: Origin) async throws(Failure) -> [IPAddress] {
        do throws(AddressRefusal) {
            // A number in an allowed origin was written by whoever configured it.
            return try await origin.addresses(allowPrivate: settings.allowPrivate, trustsNumbers: true)
        } catch {
            switch error {
            case .unknown:
                throw fail(
                    .unavailable, "the host \(origin.host) has no address", "check its name and the name servers",
                    mayRetry: true)
            case .private:
                throw fail(
                    .refused, "the host \(origin.host) has a private address",
                    "allow private addresses for this catalogue if it is meant")
            }
        }
    }

    /// Whether there is a body to read (200) or nothing (404).
    private func check(_ response: HTTPClientResponse, _ address: WebAddress) throws(Failure) -> Bool {
        let place = address.place
        switch response.status.code {
        case 200: return true
        case 404: return false
        case 300..<400:
            throw fail(.refused, "\(place) redirects, and redirects are not followed", "configure the new address")
        case 401, 403: throw fail(.unauthorised, "the key was not accepted", "check the key in the configuration")
        case 429:
            let seconds = response.headers.first(name: "retry-after").flatMap(Int.init)
            throw fail(.limited(retryAfter: seconds), "too many requests were made", "try again later")
        case 500..<600:
            throw fail(
                .unavailable, "\(place) answered \(response.status.code)", "try again later", mayRetry: true)
        default:
            throw fail(.malformed, "\(place) answered \(response.status.code)", "check the configured address")
        }
    }

    private func tooLarge(_ address: WebAddress, _ limit: Int) -> Failure {
        fail(.malformed, "the answer of \(address.place) is larger than \(limit) bytes", "enter the facts by hand")
    }

    private func fail(
        _ code: CatalogueError.Code, _ message: String, _ remedy: String, mayRetry: Bool = false
    ) -> Failure {
        Failure(error: error(code, message, remedy), mayRetry: mayRetry)
    }

    func error(_ code: CatalogueError.Code, _ message: String, _ remedy: String) -> CatalogueError {
        CatalogueError(code, source: source, message, remedy)
    }
}
