import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes
import PieceModel

/// How long a client may take over a request.
struct ConnectionTimeouts: Hashable, Sendable {
    /// Until the header of a request is there, on a new or waiting connection, in seconds.
    var header = 10
    /// Between two pieces of a body, in seconds.
    var bodyPause = 10
    /// For a whole body, in seconds; also how long a client that stops reading its answer is waited for.
    var body = 60
    /// How long a client whose body was refused gets to read the answer before the connection is closed, in seconds.
    /// Closing at once would reset the connection, and the answer could be lost.
    var linger = 2
}

/// Closes connections whose clients dawdle, and tells clients that ask for it to go on with their body.
///
/// It sits where requests are already parsed, one for each connection, and all its calls come on that connection's event
/// loop.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The event a route triggers before it reads a body: the client may send it.
    enum Event { case willReadBody }

    private enum State: Hashable {
        case awaitingHeader
        /// `continues`: whether the client waits for leave to send.
        case readingBody(continues: Bool)
        case answering
        /// The answer is out, but the client still sends.
        case lingering
    }

    /// Bytes; fills a connection of 20 Mbit/s over 100 ms.
    private static let receiveBuffer = 256 << 10

    private let timeouts: ConnectionTimeouts
    private var state = State.awaitingHeader
    /// Requests whose answer is not out yet: more than the one being read when a client does not wait for answers.
    private var unanswered = 0
    /// Bytes of the body that are still to come.
    private var remaining = 0
    private var deadline: Scheduled<Void>?
    private var pause: Scheduled<Void>?
    private var stall: Scheduled<Void>?

    init(timeouts: ConnectionTimeouts) { self.timeouts = timeouts }

    func handlerAdded(context: ChannelHandlerContext) {
        // So much of a body that will be refused may be on its way; the system's own choice is megabytes.
        _ = context.channel.setOption(
            .socketOption(.so_rcvbuf), value: SocketOptionValue(ConnectionGuard.receiveBuffer))
        if context.channel.isActive { expect(within: timeouts.header, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        expect(within: timeouts.header, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopWaiting()
        stall?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopWaiting()
        stall?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            unanswered += 1
            let continues = head.headerFields[.expect]?.lowercased() == "100-continue"
            // A chunked body of any length, or none.
            remaining =
                head.headerFields[.contentLength].flatMap { Int($0) }
                ?? (head.headerFields[.transferEncoding] == nil ? 0 : .max)
            state = .readingBody(continues: continues)
            expect(within: timeouts.body, context)
            expectPiece(context)
            // Hummingbird knows this one spelling only, and would leave the connection open for the others.
            if ConnectionGuard.closes(head), head.headerFields[.connection] != "close" {
                head.headerFields[.connection] = "close"
                return context.fireChannelRead(wrapInboundOut(.head(head)))
            }
        case .body(let buffer):
            remaining -= min(remaining, buffer.readableBytes)
            if state != .lingering { expectPiece(context) }
        case .end:
            stopWaiting()
            if unanswered == 0 {
                state = .awaitingHeader
                expect(within: timeouts.header, context)
            } else {
                state = .answering
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(var head) = part, unanswered == 1, isUnwanted {
            // The rest of the body is not wanted, so the connection cannot be used again.
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        } else {
            context.write(data, promise: promise)
        }
        guard case .end = part else { return }
        unanswered = max(0, unanswered - 1)
        // What is read or waits meanwhile is another request, whose answer is still to come.
        guard unanswered == 0 else { return }
        switch state {
        case .answering:
            state = .awaitingHeader
            expect(within: timeouts.header, context)
        case .readingBody(let continues):
            // What is left of a small body is read, so that the connection can be used again.
            guard isUnwanted else { return }
            state = .lingering
            stopWaiting()
            // A client that waits for leave to send its body gets none; the connection cannot be used again.
            expect(within: continues ? 0 : timeouts.linger, context)
        case .awaitingHeader, .lingering: break
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Event else { return context.triggerUserOutboundEvent(event, promise: promise) }
        // The event of an earlier request gives no leave for this one.
        if unanswered == 1, state == .readingBody(continues: true) {
            state = .readingBody(continues: false)
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        promise?.succeed()
    }

    /// Whether the client is still sending a body that is too long to be read for nothing.
    private var isUnwanted: Bool {
        if case .readingBody(let continues) = state { return continues || remaining > ConnectionGuard.receiveBuffer }
        return false
    }

    /// What is left of a refused body stays with the client: reading it only to throw it away would cost as much as the
    /// refusal is to save.
    func read(context: ChannelHandlerContext) {
        if state != .lingering { context.read() }
    }

    /// A client that does not read its answer holds memory and a connection, so it is not waited for for ever.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = context.channel.isWritable ? nil : close(context, after: timeouts.body)
        context.fireChannelWritabilityChanged()
    }

    private static func closes(_ head: HTTPRequest) -> Bool {
        head.headerFields[values: .connection].contains { line in
            line.split(separator: ",").contains { String($0).trimmed.lowercased() == "close" }
        }
    }

    /// Closes the connection unless something better happens within some seconds.
    private func expect(within seconds: Int, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = close(context, after: seconds)
    }

    private func expectPiece(_ context: ChannelHandlerContext) {
        pause?.cancel()
        pause = close(context, after: timeouts.bodyPause)
    }

    private func close(_ context: ChannelHandlerContext, after seconds: Int) -> Scheduled<Void> {
        let channel = context.channel
        // In milliseconds, so that zero still lets what was written leave first.
        return context.eventLoop.scheduleTask(in: .milliseconds(Int64(max(50, seconds * 1000)))) {
            channel.close(promise: nil)
        }
    }

    private func stopWaiting() {
        deadline?.cancel()
        deadline = nil
        pause?.cancel()
        pause = nil
    }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
