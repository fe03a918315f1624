import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on loopback that keeps every request as it came and answers byte by byte as a test says.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        let method: String
        /// As it stands in the request line.
        let target: String
        /// In their order, names in lower case.
        let headers: [(name: String, value: String)]
        var body: [UInt8]

        subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    enum Step: Sendable {
        case send([UInt8])
        case wait(milliseconds: Int64)
        case close
        /// Ends the connection with RST.
        case reset
        /// Waits until the other side is gone.
        case hang
    }

    private struct State {
        var requests: [Request] = []
        var open = 0
        var mostOpen = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let channel: any Channel
    let port: Int

    fileprivate init(_ script: @escaping Script.Body) async throws {
        let box = Box()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Conversation(box, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        box.server.withLock { $0 = self }
    }

    fileprivate func close() async throws { try await channel.close() }

    var requests: [Request] { state.withLock { $0.requests } }
    /// The most requests that were being answered at one time.
    var mostOpen: Int { state.withLock { $0.mostOpen } }

    /// Waits until so many requests have come.
    func came(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.requests.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    fileprivate func keep(_ request: Request) -> Int {
        let (number, watchers) = state.withLock { state in
            state.requests.append(request)
            state.open += 1
            state.mostOpen = max(state.mostOpen, state.open)
            let due = state.watchers.filter { $0.count <= state.requests.count }
            state.watchers.removeAll { $0.count <= state.requests.count }
            return (state.requests.count - 1, due)
        }
        for watcher in watchers { watcher.continuation.resume() }
        return number
    }

    fileprivate func ended() { state.withLock { $0.open -= 1 } }
}

/// What a server does about each request.
struct Script: Sendable {
    /// - Parameter number: of the request, from 0.
    typealias Body = @Sendable (_ number: Int, _ request: ScriptedServer.Request) -> [ScriptedServer.Step]

    let body: Body

    init(_ body: @escaping Body) { self.body = body }

    /// Runs work beside a server that follows the script.
    func serving<Value: Sendable>(_ work: (ScriptedServer) async throws -> Value) async throws -> Value {
        let server = try await ScriptedServer(body)
        do {
            let value = try await work(server)
            try await server.close()
            return value
        } catch {
            try? await server.close()
            throw error
        }
    }
}

/// The server that connections belong to, which is there only after they can come.
private final class Box: Sendable {
    let server = Mutex<ScriptedServer?>(nil)
}

/// One connection: one request, then the script.
private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let box: Box
    private let script: Script.Body
    private var bytes: [UInt8] = []
    private var head: (request: ScriptedServer.Request, end: Int)?
    private var isAnswered = false

    init(_ box: Box, _ script: @escaping Script.Body) {
        self.box = box
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isAnswered else { return }
        bytes += Array(buffer: unwrapInboundIn(data))
        guard let request = parsed() else { return }
        isAnswered = true
        let server = box.server.withLock { $0 }
        let steps = script(server?.keep(request) ?? 0, request)
        run(steps[...], context.channel, server)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func run(_ steps: ArraySlice<ScriptedServer.Step>, _ channel: any Channel, _ server: ScriptedServer?) {
        guard let step = steps.first else {
            server?.ended()
            return
        }
        let rest = steps.dropFirst()
        switch step {
        case .send(let bytes):
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
            run(rest, channel, server)
        case .wait(let milliseconds):
            let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
            channel.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
                bound.value.run(rest, channel, server)
            }
        case .close:
            // What was written before goes out first.
            channel.writeAndFlush(ByteBuffer()).whenComplete { _ in channel.close(promise: nil) }
            server?.ended()
        case .reset:
            let atOnce = linger(l_onoff: 1, l_linger: 0)
            (channel as? any SocketOptionProvider)?.setSoLinger(atOnce).whenComplete { _ in channel.close(promise: nil)
            }
            server?.ended()
        case .hang:
            channel.closeFuture.whenComplete { _ in server?.ended() }
        }
    }

    /// The request; nil before all of it is there.
    private func parsed() -> ScriptedServer.Request? {
        if head == nil { head = readHead() }
        guard let head else { return nil }
        var request = head.request
        let end = head.end
        let length = request["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count - end >= length else { return nil }
        request.body = Array(bytes[end...].prefix(length))
        return request
    }

    private func readHead() -> (request: ScriptedServer.Request, end: Int)? {
        let blank = Array("\r\n\r\n".utf8)
        guard let start = bytes.indices.dropLast(3).first(where: { bytes[$0..<($0 + 4)].elementsEqual(blank) }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<start], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        let request = ScriptedServer.Request(
            method: words.first ?? "", target: words.count > 1 ? words[1] : "", headers: Array(headers), body: [])
        return (request, start + 4)
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}

extension ScriptedServer.Step {
    /// A whole answer, after which the connection ends.
    static func answer(
        _ status: Int, _ headers: [(String, String)] = [], _ body: String
    ) -> ScriptedServer.Step {
        answer(status, headers, bytes: Array(body.utf8))
    }

    static func answer(
        _ status: Int, _ headers: [(String, String)] = [], bytes body: [UInt8]
    ) -> ScriptedServer.Step {
        var head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return .send(Array((head + "\r\n").utf8) + body)
    }
}
