import Foundation
import PieceCodecs
import PieceGraphics
import Testing

/// The files beside the tests.
enum Fixtures {
    struct Entry: Sendable, CustomTestStringConvertible {
        let name: String
        let expected: String
        let note: String
        var testDescription: String { name }
        var isImage: Bool { expected != "n/a" }
    }

    static let folder: URL = Bundle.module.bundleURL.appendingPathComponent("Fixtures")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func table(_ name: String) -> [[String]] {
        guard let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").dropFirst().map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    static let all: [Entry] = table("LICENCES.tsv").map { Entry(name: $0[0], expected: $0[3], note: $0[4]) }
    static let images = all.filter(\.isImage)
}

/// Seeded numbers (SplitMix64), so that a failure can be had again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// A pixmap of smooth colour with noise, opaque or with alpha that takes all kinds of values.
func sample(width: Int, height: Int, opaque: Bool, seed: UInt64) -> Pixmap {
    var random = Seeded(seed)
    var pixmap = Pixmap(width: width, height: height)
    for y in 0..<height {
        for x in 0..<width {
            let alpha: UInt32 = opaque ? 255 : [0, 255, UInt32(random.next() % 256)][Int(random.next() % 3)]
            let noise = UInt32(random.next() % 8)
            let straight = [UInt32(x * 7 % 256), UInt32(y * 5 % 256), UInt32((x + y) % 249)]
            let c = straight.map { ($0 / 2 + noise * 16) % 256 * alpha / 255 }
            pixmap[x, y] = c[0] | c[1] << 8 | c[2] << 16 | alpha << 24
        }
    }
    return pixmap
}

/// The pixels of all rows without padding.
func pixels(_ pixmap: borrowing Pixmap) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(pixmap.width * pixmap.height)
    for y in 0..<pixmap.height {
        for x in 0..<pixmap.width { result.append(pixmap[x, y]) }
    }
    return result
}

/// The largest difference of any component.
func largestDifference(_ a: [UInt32], _ b: [UInt32]) -> Int {
    guard a.count == b.count else { return 256 }
    var largest = 0
    for (p, q) in zip(a, b) where p != q {
        for shift in [0, 8, 16, 24] as [UInt32] {
            largest = max(largest, abs(Int(p >> shift & 255) - Int(q >> shift & 255)))
        }
    }
    return largest
}
