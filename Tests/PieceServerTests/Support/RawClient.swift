import Dispatch
import Glibc

/// A client that says exactly what it is told to, byte for byte: HTTP libraries are too polite to attack a server with.
enum RawClient {
    enum Step: Sendable {
        case send([UInt8])
        case wait(milliseconds: Int)
        /// Says that no more bytes come, and goes on reading.
        case halfClose
        /// Breaks the connection off, so that the server sees a reset.
        case reset
        /// Reads until so many complete answers are there, informational ones included.
        case read(answers: Int)
    }

    enum End: Hashable, Sendable { case closed, reset, stillOpen }

    struct Reply: Sendable {
        var bytes: [UInt8] = []
        var end = End.stillOpen
        /// How many bytes the server took before it stopped taking them.
        var sent = 0

        /// The status codes of the answers, in order.
        var statuses: [Int] { RawClient.answers(bytes).map(\.status) }
        var text: String { String(decoding: bytes, as: UTF8.self) }
        var last: RawAnswer? { RawClient.answers(bytes).last }
    }

    struct RawAnswer: Sendable {
        let status: Int
        let head: String
        let body: [UInt8]
        let isComplete: Bool

        var isProblem: Bool { head.lowercased().contains("content-type: application/problem+json") }
    }

    /// Does the steps on a thread of its own, then reads until the connection ends or nothing has come for some seconds.
    static func talk(_ base: String, _ steps: [Step], patience: Int = 20) async -> Reply {
        let port = UInt16(base.split(separator: ":").last ?? "") ?? 0
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: talk(port, steps, patience)) }
        }
    }

    /// One request, and what the server says to it.
    static func ask(_ base: String, _ request: String, body: [UInt8] = [], patience: Int = 20) async -> Reply {
        await talk(base, [.send(Array(request.utf8) + body), .read(answers: 1)], patience: patience)
    }

    /// A connection that stays open until it is closed.
    static func connect(_ base: String) -> Int32 {
        connect(UInt16(base.split(separator: ":").last ?? "") ?? 0, patience: 20)
    }

    private static func connect(_ port: UInt16, patience: Int) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var timeout = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(status == 0, "no server on port \(port): \(errno)")
        return socket
    }

    private static func talk(_ port: UInt16, _ steps: [Step], _ patience: Int) -> Reply {
        let socket = connect(port, patience: patience)
        defer { close(socket) }
        var reply = Reply()
        for (index, step) in steps.enumerated() {
            switch step {
            case .send(let bytes):
                reply.sent += send(socket, bytes)
            case .wait(let milliseconds): usleep(UInt32(milliseconds) * 1000)
            case .halfClose: shutdown(socket, Int32(SHUT_WR))
            case .reset:
                var now = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
                return reply
            case .read(let count):
                while answers(reply.bytes).filter(\.isComplete).count < count, receive(socket, &reply) {}
                if index == steps.count - 1 { return reply }
            }
        }
        while receive(socket, &reply) {}
        return reply
    }

    /// How many bytes were taken; fewer than all when the server has closed.
    private static func send(_ socket: Int32, _ bytes: [UInt8]) -> Int {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            done += count
        }
        return done
    }

    private static func receive(_ socket: Int32, _ reply: inout Reply) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        if count > 0 {
            reply.bytes += buffer[..<count]
        } else if count == 0 {
            reply.end = .closed
        } else if errno == ECONNRESET || errno == EPIPE {
            reply.end = .reset
        }
        return count > 0
    }

    /// Takes answers apart by their Content-Length.
    static func answers(_ bytes: [UInt8]) -> [RawAnswer] {
        var all: [RawAnswer] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
            let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            let lines = head.split(separator: "\r\n")
            let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
            let length =
                lines.first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) } ?? 0
            let body = rest[end.upperBound...].prefix(length)
            all.append(RawAnswer(status: status, head: head, body: Array(body), isComplete: body.count == length))
            rest = rest[end.upperBound...].dropFirst(length)
        }
        return all
    }
}
