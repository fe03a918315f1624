import Foundation
import PieceModel
import PieceRender
import Testing

/// Codes are read from finished tickets by zbar, which had no part in drawing them.
@Suite("Codes can be read")
struct CodeReadingTests {
    @Test("QR and bar codes of finished tickets say what was put in", arguments: ["ko", "en"])
    func tickets(_ language: String) throws {
        let locale = try #require(TicketLocale(rawValue: language))
        let renderer = try Checkout.renderer()
        for sample in Checkout.gallery where ["classic-stub", "poster-ticket"].contains(sample.layout) {
            var sample = sample
            sample.locale = locale
            let piece = try Checkout.piece(sample.fields)
            let ticket = try renderer.render(sample.job())
            let read = try zbar(ticket.bytes)
            let stamp = TicketLocale.dotted(piece.date).filter { $0 != "." }
            let own = "PIECE" + (piece.number.map(TicketLocale.paddedNumber) ?? "")
            if sample.layout == "classic-stub" {
                #expect(read.contains(piece.bookingNumber.map(TicketLocale.barcode) ?? own + stamp), "\(sample.name)")
            }
            if sample.layout == "poster-ticket" || piece.seat == nil {
                #expect(read.contains(piece.link ?? "\(own)-\(stamp)"), "\(sample.name)")
            }
        }
    }

    @Test("A link of 60 characters still makes a code that reads")
    func longLink() throws {
        let link = "https://piece.example/share/0123456789abcdef0123456789abcdef"
        let fields = """
            {"kind":"dance","title":"봄의 제전","date":"2026-05-03","venue":"LG아트센터 서울","number":94,"link":"\(link)"}
            """
        let job = RenderJob(layout: "poster-ticket", piece: try Piece(json: Array(fields.utf8)), photo: .none)
        #expect(try zbar(Checkout.renderer().render(job).bytes).contains(link))
    }

    /// What zbarimg reads, a line each.
    private func zbar(_ picture: [UInt8]) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "piece-\(UUID().uuidString).png")
        try Data(picture).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["zbarimg", "--quiet", "--raw", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus != 127, "zbarimg is missing: apt-get install zbar-tools")
        return text.split(separator: "\n").map(String.init)
    }
}
