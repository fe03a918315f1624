import Foundation
import PieceCodecs
import PieceGraphics
import PieceModel
import Testing

@testable import PieceServer

@Suite("The sheet of piece rerender")
struct RerenderSheetTests {
    @Test("A sheet shows at most twelve pieces, is its owner's alone, and nothing is written")
    func sheet() async throws {
        try await RerenderLibrary.with { library in
            for number in 1...11 { try await library.add("minimal-square", photo: number == 1) }
            for _ in 1...3 { try await library.add("classic-stub", photo: false) }
            try library.root("new", raising: ["minimal-square", "classic-stub"])
            let before = try await library.place.documents()
            let run = try await library.rerender("--assets new --dry-run --sheet sheet.png")
            #expect(run.status == 0 && run.errors.contains("shows 12 of 14"), "\(run)")
            let bytes = try library.folder.bytes("sheet.png")
            let info = try inspect(bytes)
            #expect(info.format == .png && info.width == 2520, "\(info)")
            #expect(run.errors.contains("2520 × \(info.height) px"), "\(run.errors)")
            // Three wide cards of 770 px and nine square ones of 646 px, in two columns below the heading.
            #expect(info.height == 230 + 770 * 2 + 646 * 4 + 40, "\(info.height)")
            let attributes = try FileManager.default.attributesOfItem(atPath: library.folder.file("sheet.png"))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try await library.place.documents() == before)
        }
    }

    @Test("Another layout of another size is shown beside the old one, and one that is current is not")
    func otherLayout() async throws {
        try await RerenderLibrary.with { library in
            try await library.add("classic-stub", photo: false)
            try await library.add("polaroid-diary", photo: false)
            let run = try await library.rerender("--layout polaroid-diary --dry-run --sheet sheet.png")
            #expect(run.status == 0 && run.errors.contains("shows 1 of 1"), "\(run)")
            let current = try await library.rerender("--dry-run --sheet none.png")
            #expect(current.status == 0 && current.errors.contains("nothing to show"), "\(current)")
            #expect(!library.folder.exists("none.png"))
        }
    }

    @Test("A difference finds single pixels however small it is shown, and tells how many and how large")
    func difference() throws {
        var old = Pixmap(width: 300, height: 200)
        old.fill(old.bounds, paint: .solid(Color(rgb: 0x808080)))
        var new = old.copy()
        let small = old.resampled(crop: old.bounds.rect, width: 30, height: 20)
        let first = PictureDifference(old, new, shown: small)
        let same = try #require(first)
        #expect(same.changed == 0 && same.largest == 0)
        new[157, 83] = 0xFF80_80A8
        let second = PictureDifference(old, new, shown: small)
        let one = try #require(second)
        #expect(one.changed == 1 / 60_000 && one.largest == 40)
        for y in 0..<20 {
            for x in 0..<30 {
                #expect((one.picture.pixmap[x, y] == same.picture.pixmap[x, y]) == ((x, y) != (15, 8)), "\(x), \(y)")
            }
        }
        let other = Pixmap(width: 300, height: 201)
        let none = PictureDifference(old, other, shown: small)
        #expect(none == nil)
    }
}
