import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter
import Testing

/// The checkout the tests run in, found above this file.
enum Checkout {
    static let root: URL = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "fonts/fonts.json").path) {
            let parent = folder.deletingLastPathComponent()
            precondition(parent.path != folder.path, "no fonts/fonts.json above \(#filePath)")
            folder = parent
        }
        return folder
    }()

    /// The middle of a sample photo at the size asked for.
    static func photo(_ name: String, width: Int, height: Int) throws -> Pixmap {
        let file = try FileBytes(path: root.appending(path: "assets/samples/\(name).jpg").path)
        let photo = try decode(file).takePixmap()
        let scale = min(Double(photo.width) / Double(width), Double(photo.height) / Double(height))
        let (w, h) = (Double(width) * scale, Double(height) * scale)
        let crop = Rect((Double(photo.width) - w) / 2, (Double(photo.height) - h) / 2, w, h)
        return photo.resampled(crop: crop, width: width, height: height)
    }
}

/// A picture without structure to lean on: every pixel by chance.
func noise(width: Int, height: Int, seed: UInt64) -> Pixmap {
    var random = Seeded(seed)
    var result = Pixmap(width: width, height: height)
    for y in 0..<height {
        for x in 0..<width { result[x, y] = UInt32(truncatingIfNeeded: random.next()) | 0xFF00_0000 }
    }
    return result
}

/// The same numbers from the same seed everywhere (a 64-bit linear congruential generator, Knuth's MMIX constants).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        var result: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            result = result << 32 | state >> 32
        }
        return result
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 24) }

    /// Uniform in 0..<1.
    mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }
}

extension Recipe {
    /// A recipe written as JSON.
    init(_ text: String) throws { try self.init(json: JSONParser.parse(text), path: .root) }

    static func defaults(_ effect: String) throws -> Recipe { try Recipe("{\"effect\": \"\(effect)\"}") }
}

extension Pixmap {
    /// All bytes of all rows, without what fills the rows up.
    borrowing func bytes() -> [UInt8] {
        var result: [UInt8] = []
        for y in 0..<height { withRow(y) { row in for i in row.indices { result.append(row[i]) } } }
        return result
    }

    /// The mean of the colour bytes, 0…255.
    borrowing func brightness() -> Double {
        var sum = 0
        for y in 0..<height {
            for x in 0..<width {
                let p = self[x, y]
                sum += Int(p & 255) + Int(p >> 8 & 255) + Int(p >> 16 & 255)
            }
        }
        return Double(sum) / Double(max(1, width * height * 3))
    }
}
