/// Money that servers take, in millionths of a US dollar; whole numbers, so that sums are exact.
public struct MicroUSD: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 0 or more.
    public let value: Int64

    /// - Parameter value: millionths of a dollar; fewer than none count as none.
    public init(_ value: Int64) { self.value = max(0, value) }

    public static let zero = MicroUSD(0)

    /// Dollars as people write them: `20`, `0.04`, at most a million and with at most six decimals; nil for anything
    /// else.
    public init?(dollars text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : "0"
        guard (1...7).contains(parts[0].utf8.count), (1...6).contains(fraction.utf8.count),
            (parts[0] + fraction).utf8.allSatisfy({ (0x30...0x39).contains($0) }), let whole = Int64(parts[0]),
            let rest = Int64(fraction + String(repeating: "0", count: 6 - fraction.utf8.count)),
            whole * 1_000_000 + rest <= 1_000_000_000_000
        else { return nil }
        value = whole * 1_000_000 + rest
    }

    public static func < (a: MicroUSD, b: MicroUSD) -> Bool { a.value < b.value }

    /// The sum; the highest number there is when it would be higher.
    public static func + (a: MicroUSD, b: MicroUSD) -> MicroUSD {
        let (sum, overflows) = a.value.addingReportingOverflow(b.value)
        return MicroUSD(overflows ? .max : sum)
    }

    /// The difference; none when it would be less.
    public static func - (a: MicroUSD, b: MicroUSD) -> MicroUSD { MicroUSD(a.value - b.value) }

    /// `$0.063000`.
    public var description: String {
        let fraction = String(value % 1_000_000)
        return "$\(value / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
