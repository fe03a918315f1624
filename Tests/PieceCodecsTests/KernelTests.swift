import PieceCodecs
import Testing

@Suite("Row kernels")
struct KernelTests {
    @Test("Vector and portable filters write the same bytes for every length")
    func filters() {
        let seed: UInt64 = 4_711
        var random = Seeded(seed)
        for count in Array(0...130) + [255, 256, 3_240, 4_321] {
            for bpp in [3, 4] {
                let row = random.bytes(count)
                // Half of the rows resemble the one above, so that both filters win at times.
                let above = random.next() % 2 == 0 ? random.bytes(count) : row.map { $0 &+ 1 }
                let portable = Kernels.filterSubUp(row, above: above, bytesPerPixel: bpp, portable: true)
                #expect(portable == Kernels.filterSubUp(row, above: above, bytesPerPixel: bpp, portable: false))
                #expect(unfilter(portable, above: above, bpp) == row, "seed \(seed), \(count) bytes")
            }
        }
    }

    private func unfilter(_ line: [UInt8], above: [UInt8], _ bpp: Int) -> [UInt8] {
        var row: [UInt8] = []
        for (i, v) in line.dropFirst().enumerated() {
            row.append(v &+ (line[0] == 1 ? (i >= bpp ? row[i - bpp] : 0) : above[i]))
        }
        return row
    }

    @Test("Vector and portable packing write the same bytes for every length")
    func packing() {
        var random = Seeded(8)
        for count in 0...70 {
            let pixels = random.bytes(count * 4)
            let expected = pixels.enumerated().filter { $0.offset % 4 != 3 }.map(\.element)
            #expect(Kernels.packRGB(pixels, portable: true) == expected)
            #expect(Kernels.packRGB(pixels, portable: false) == expected)
        }
    }

    @Test("Premultiplication rounds to nearest for all values, and dividing gives the same back")
    func premultiplication() {
        var straight: [UInt8] = []
        for a in 0...255 { for v in 0...255 { straight += [UInt8(v), UInt8(255 - v), UInt8(v / 2), UInt8(a)] } }
        let result = Kernels.premultiplied(straight)
        for i in stride(from: 0, to: straight.count, by: 4) {
            let exact = Double(straight[i]) * Double(straight[i + 3]) / 255
            #expect(abs(Double(result[i]) - exact) <= 0.5)
        }
        #expect(Kernels.premultiplied(Kernels.straight(result)) == result)
    }

    @Test("Vector and portable colour matrices agree for a wide profile")
    func matrix() throws {
        var random = Seeded(12)
        let pixels = random.bytes(4 * 5_000)
        for name in ["icc/DisplayP3-v4.icc", "icc/Rec2020-v4.icc"] {
            let profile = try Fixtures.bytes(name)
            let portable = try #require(Kernels.matrix(pixels, profile: profile, portable: true))
            #expect(portable == Kernels.matrix(pixels, profile: profile, portable: false))
            #expect(portable != pixels)
        }
        for name in ["icc/sRGB-v4.icc", "icc/sRGB-v2-nano.icc"] {
            #expect(
                Kernels.matrix(pixels, profile: try Fixtures.bytes(name), portable: false) == nil, "\(name) is sRGB")
        }
    }
}
