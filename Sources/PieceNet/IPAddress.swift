import Dispatch
import Glibc

/// A numeric address of a host, and whether it is out on the public internet.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four bytes (IPv4) or sixteen (IPv6), the first on the wire first.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the usual notations (`192.0.2.1`, `2001:db8::1`); nil for names and the odd forms such as `127.1`.
    package init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            bytes = withUnsafeBytes(of: v6) { Array($0) }
        } else {
            return nil
        }
    }

    package var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// False for every range that IANA's special-purpose registries do not give to hosts on the internet: private,
    /// loopback, link-local, shared, documentation, multicast, reserved, and IPv6 forms that carry such an IPv4.
    package var isPublic: Bool {
        if bytes.count == 4 { return !IPAddress.special.contains { $0.contains(bytes) } }
        if IPAddress.carriers.contains(where: { $0.contains(bytes) }) {
            return IPAddress(bytes: Array(bytes.suffix(4))).isPublic
        }
        return IPAddress.globalUnicast.contains(bytes) && !IPAddress.special.contains { $0.contains(bytes) }
    }

    private struct Range: Sendable {
        let start: [UInt8]
        let bits: Int

        init(_ start: [UInt8], _ bits: Int) {
            self.start = start
            self.bits = bits
        }

        /// The IPv6 range that starts with some bytes.
        init(v6 start: [UInt8], _ bits: Int) {
            self.init(start + [UInt8](repeating: 0, count: 16 - start.count), bits)
        }

        func contains(_ bytes: [UInt8]) -> Bool {
            guard bytes.count == start.count else { return false }
            return (0..<bits).allSatisfy { bit in
                (bytes[bit / 8] ^ start[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
            }
        }
    }

    private static let special = [
        Range([0, 0, 0, 0], 8), Range([10, 0, 0, 0], 8), Range([100, 64, 0, 0], 10), Range([127, 0, 0, 0], 8),
        Range([169, 254, 0, 0], 16), Range([172, 16, 0, 0], 12), Range([192, 0, 0, 0], 24), Range([192, 0, 2, 0], 24),
        Range([192, 88, 99, 0], 24), Range([192, 168, 0, 0], 16), Range([198, 18, 0, 0], 15),
        Range([198, 51, 100, 0], 24), Range([203, 0, 113, 0], 24), Range([224, 0, 0, 0], 3),
        // IETF protocols and Teredo, documentation twice, 6to4.
        Range(v6: [0x20, 0x01], 23), Range(v6: [0x20, 0x01, 0x0D, 0xB8], 32), Range(v6: [0x3F, 0xFF], 20),
        Range(v6: [0x20, 0x02], 16),
    ]
    private static let globalUnicast = Range(v6: [0x20], 3)
    /// IPv4-mapped addresses and the NAT64 prefix.
    private static let carriers = [
        Range(v6: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96), Range(v6: [0, 0x64, 0xFF, 0x9B], 96),
    ]
}

extension IPAddress {
    /// What the system's resolver says about a host, in its order of preference; empty when it knows none.
    ///
    /// The look-up blocks, so it has a thread of its own; a cancelled wait leaves that thread to end by itself.
    package static func lookUp(_ host: String) async -> [IPAddress] {
        let (results, continuation) = AsyncStream.makeStream(of: [IPAddress].self)
        DispatchQueue.global().async {
            continuation.yield(blockingLookUp(host))
            continuation.finish()
        }
        for await addresses in results { return addresses }
        return []
    }

    private static func blockingLookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { entry in
            guard let entry = entry?.pointee, let address = entry.ai_addr else { return nil }
            // The family tells which structure the pointer leads to; the field offsets are the system's own.
            switch entry.ai_family {
            case AF_INET:
                return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                    IPAddress(bytes: withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) })
                }
            case AF_INET6:
                return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                    IPAddress(bytes: withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) })
                }
            default: return nil
            }
        }
    }
}
