import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import ServiceLifecycle

/// Sends an answer, or does to it what a fault says.
struct Delivery: Sendable {
    let channel: any Channel
    let settings: MockSettings

    /// Thrown while a body is written: the connection is closed in the middle of it.
    private struct CutOff: Error {}

    /// Bytes of a trickling answer that come at a time, and seconds between them.
    private static let drop = (bytes: 64, seconds: 0.1)

    func send(
        _ bytes: [UInt8], type: String = "application/json", headers: HTTPFields, fault: Fault?
    ) async -> Response {
        var headers = headers
        headers[.contentType] = type
        switch fault {
        case .truncate:
            let half = ByteBuffer(bytes: bytes.prefix(bytes.count / 2))
            let body = ResponseBody(contentLength: bytes.count) { writer in
                try await writer.write(half)
                throw CutOff()
            }
            return Response(status: .ok, headers: headers, body: body)
        case .trickle:
            let body = ResponseBody(contentLength: bytes.count) { writer in try await trickle(bytes, &writer) }
            return Response(status: .ok, headers: headers, body: body)
        case .chargeTwice:
            await reset()
            return Response(status: .ok)
        default: return .bytes(bytes, type: type, headers: headers)
        }
    }

    /// An answer of many bytes whose `start` and `end` make it valid; the bytes between are all alike.
    func huge(start: String, end: String, headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        let count = settings.hugeBytes / 65_536
        let body = ResponseBody { writer in
            let block = ByteBuffer(repeating: UInt8(ascii: "A"), count: 65_536)
            try await writer.write(ByteBuffer(string: start))
            for _ in 0..<count {
                if Task.isShuttingDownGracefully { throw CutOff() }
                try await writer.write(block)
            }
            try await writer.write(ByteBuffer(string: end))
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// No answer at all, until the time is over; then the connection closes.
    func hang() async -> Response {
        await hold(settings.holdSeconds)
        try? await channel.close().get()
        return Response(status: .ok)
    }

    /// Ends the connection as a machine does that has crashed: with a reset.
    func reset() async {
        if let socket = channel as? any SocketOptionProvider {
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try? await channel.close().get()
    }

    private func trickle(_ bytes: [UInt8], _ writer: inout any ResponseBodyWriter) async throws {
        let end = ContinuousClock.now + .seconds(settings.holdSeconds)
        var rest = bytes[...]
        while !rest.isEmpty {
            try await writer.write(ByteBuffer(bytes: rest.prefix(Delivery.drop.bytes)))
            rest = rest.dropFirst(Delivery.drop.bytes)
            await hold(Delivery.drop.seconds)
            if ContinuousClock.now >= end || Task.isShuttingDownGracefully { throw CutOff() }
        }
        try await writer.finish(nil)
    }

    /// Waits, but no longer than the connection and the server last.
    private func hold(_ seconds: Double) async {
        let wait = Task {
            await cancelWhenGracefulShutdown { _ = try? await Task.sleep(for: .seconds(seconds)) }
        }
        channel.closeFuture.whenComplete { _ in wait.cancel() }
        await withTaskCancellationHandler {
            await wait.value
        } onCancel: {
            wait.cancel()
        }
    }
}
