import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import PieceModel
import PieceNet

/// Sends requests to one endpoint's origin, and nowhere else.
///
/// The host is looked up and checked first, and the connection is pinned to an address that passed. A client lives for
/// one request: painting takes longer than connecting by far, and a pin cannot outlive its check.
struct PaintTransport: Sendable {
    let endpoint: Endpoint

    struct Call: Sendable {
        var method = HTTPMethod.POST
        var address: WebAddress
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// The largest answer to take, in bytes.
        var limit: Int
        /// Instead of the endpoint's time for an attempt.
        var patience: Duration?
    }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]

        var isGood: Bool { (200..<300).contains(status) }
    }

    /// The largest page about an error that is read.
    private static let pageBytes = 1 << 16

    /// The answer, whatever its status.
    func send(_ call: Call) async throws(PaintError) -> Answer {
        guard call.address.origin == endpoint.base.origin else {
            throw PaintError(
                .blocked, "\(call.address.origin) is not the painter's origin, \(endpoint.base.origin)",
                "have the server answer with pictures instead of addresses")
        }
        let progress = Upload.Progress()
        let (result, timedOut) = await limited(to: call.patience ?? endpoint.timeouts.attempt) {
            await self.outcome(call, progress)
        }
        do throws(PaintError) {
            return try result.get()
        } catch {
            guard timedOut, error.code == .cancelled else { throw error }
            throw PaintError(
                .timedOut, "\(call.address.place) took longer than \(call.patience ?? endpoint.timeouts.attempt)",
                "try again later, or allow more time", mayHaveBeenCharged: error.mayHaveBeenCharged)
        }
    }

    /// Every address of the host in turn, until one takes a connection.
    private func outcome(_ call: Call, _ progress: Upload.Progress) async -> Result<Answer, PaintError> {
        do throws(PaintError) {
            var last: PaintError?
            for address in try await addresses().prefix(3) {
                do throws(PaintError) {
                    return .success(try await load(call, address, progress))
                } catch {
                    guard !progress.hasBegun, error.code == .unavailable, !Task.isCancelled else { throw error }
                    last = error
                }
            }
            throw last ?? unavailable("there is no address to connect to")
        } catch {
            return .failure(error)
        }
    }

    private func addresses() async throws(PaintError) -> [IPAddress] {
        let origin = endpoint.base.origin
        let (result, timedOut) = await limited(to: endpoint.timeouts.connect) {
            () async -> Result<[IPAddress], AddressRefusal> in
            do throws(AddressRefusal) {
                return .success(
                    try await origin.addresses(allowPrivate: endpoint.allowPrivate, trustsNumbers: false))
            } catch {
                return .failure(error)
            }
        }
        let found: [IPAddress]
        do throws(AddressRefusal) {
            found = try result.get()
        } catch {
            if Task.isCancelled { throw cancelled }
            if timedOut {
                throw PaintError(
                    .timedOut, "looking up \(origin.host) took longer than \(endpoint.timeouts.connect)",
                    "check the name servers")
            }
            switch error {
            case .unknown: throw unavailable("the host \(origin.host) has no address")
            case .private:
                throw PaintError(
                    .blocked, "the host \(origin.host) has a private address",
                    "allow private addresses for this endpoint if it is meant")
            }
        }
        guard endpoint.key == nil || origin.scheme == "https" || !found.contains(where: \.isPublic) else {
            throw PaintError(
                .blocked, "the key would travel to \(origin) unencrypted", "give the endpoint as https")
        }
        return found
    }

    private func load(
        _ call: Call, _ address: IPAddress, _ progress: Upload.Progress
    ) async throws(PaintError) -> Answer {
        var configuration = HTTPClient.Configuration.pinned(endpoint.base.origin, to: address)
        configuration.timeout.connect = TimeAmount(endpoint.timeouts.connect)
        let pinned = configuration
        do {
            return try await HTTPClient.withHTTPClient(configuration: pinned) { client in
                let response = try await client.execute(request(call, progress), deadline: .distantFuture)
                let status = Int(response.status.code)
                let isGood = (200..<300).contains(status)
                let limit = isGood ? call.limit : PaintTransport.pageBytes
                if isGood, let length = response.headers.first(name: "content-length").flatMap(Int.init),
                    length > limit
                {
                    throw NIOTooManyBytesError(maxBytes: limit)
                }
                do {
                    let body = Array(buffer: try await response.body.collect(upTo: limit))
                    // A body that was cut short by cancellation must not pass for a whole one.
                    try Task.checkCancellation()
                    return Answer(status: status, headers: response.headers, body: body)
                } catch  where !isGood && !Task.isCancelled {
                    // The status says enough.
                    return Answer(status: status, headers: response.headers, body: [])
                }
            }
        } catch {
            throw told(error, call).charged(progress.isComplete)
        }
    }

    private func request(_ call: Call, _ progress: Upload.Progress) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: call.address.description)
        request.method = call.method
        request.headers.add(name: "user-agent", value: "piece")
        for (name, value) in call.headers { request.headers.add(name: name, value: value) }
        if !call.body.isEmpty {
            let body = ByteBuffer(bytes: call.body)
            request.body = .stream(
                Upload(bytes: body, progress: progress), length: .known(Int64(body.readableBytes)))
        } else if call.method == .POST {
            request.body = .bytes(ByteBuffer())
        }
        return request
    }

    private func told(_ error: any Error, _ call: Call) -> PaintError {
        if Task.isCancelled { return cancelled }
        switch error {
        case is NIOTooManyBytesError:
            return PaintError(
                .tooLarge, "the answer of \(call.address.place) is larger than \(call.limit) bytes",
                "ask for a smaller picture")
        case let error as HTTPClientError where error == .connectTimeout:
            return PaintError(
                .timedOut, "connecting to \(endpoint.base.origin) took longer than \(endpoint.timeouts.connect)",
                "check the address and the network")
        case let error as HTTPClientError:
            // Its words are fixed ones: no address, no header.
            return unavailable("\(call.address.place) failed: \(error.shortDescription)")
        default: return unavailable("the connection to \(endpoint.base.origin) failed")
        }
    }

    private var cancelled: PaintError { PaintError(.cancelled, "the request was cancelled", "ask again") }

    private func unavailable(_ message: String) -> PaintError {
        PaintError(.unavailable, message, "check that the painter runs and can be reached, then try again")
    }
}
