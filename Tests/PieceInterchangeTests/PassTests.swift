import Foundation
import PieceModel
import Testing

@testable import PieceInterchange

@Suite("Wallet passes")
struct PassTests {
    /// A zip archive of stored entries (APPNOTE.TXT 4.3).
    private func zip(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
        func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> ($0 * 8) & 255) } }
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let size = entry.content.count
            let common =
                little(20, 2) + little(0, 8) + little(Int(crc32(entry.content)), 4) + little(size, 4) + little(size, 4)
                + little(entry.name.utf8.count, 2) + little(0, 2)
            let offset = archive.count
            archive += [0x50, 0x4B, 3, 4] + common + Array(entry.name.utf8) + entry.content
            directory += [0x50, 0x4B, 1, 2] + little(20, 2) + common + little(0, 10) + little(offset, 4)
            directory += Array(entry.name.utf8)
        }
        let end =
            [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
            + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
        return archive + directory + end
    }

    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let carry: UInt32 = crc & 1 == 1 ? 0xEDB8_8320 : 0
                crc = crc >> 1 ^ carry
            }
        }
        return ~crc
    }

    private func read(_ json: String, options: ImportOptions = ImportOptions()) throws -> ImportedPiece {
        let all = try rows(
            .pass, zip([("icon.png", [1, 2, 3]), ("pass.json", Array(json.utf8))]), chunk: 100, options: options)
        #expect(all.count == 1)
        return try #require(all.first).result.get()
    }

    @Test("A Korean event ticket gives its facts by labels")
    func korean() throws {
        let read = try read(
            """
            {"formatVersion":1,"passTypeIdentifier":"pass.kr.ticket","serialNumber":"A-1","organizationName":"티켓",
             "description":"뮤지컬 티켓","relevantDate":"2026-11-14T19:30+09:00",
             "barcodes":[{"message":"secret","format":"PKBarcodeFormatQR"}],
             "eventTicket":{"headerFields":[{"key":"h","label":"예매번호","value":"T1234567890"}],
             "primaryFields":[{"key":"p","label":"공연명","value":"지킬 앤 하이드"}],
             "secondaryFields":[{"key":"s1","label":"관람일시","value":"2026.11.14(토) 19:30 2회"},
              {"key":"s2","label":"공연장소","value":"블루스퀘어 신한카드홀"}],
             "auxiliaryFields":[{"key":"a","label":"좌석","value":"1층 A구역 12열 15번"}],
             "backFields":[{"key":"b","label":"결제금액","value":"140,000원"}]}}
            """)
        let piece = read.piece
        #expect(piece.kind.id == "musical")
        #expect(piece.title == "지킬 앤 하이드")
        #expect(piece.date.description == "2026-11-14")
        #expect(piece.time?.description == "19:30")
        #expect(piece.venue == "블루스퀘어 신한카드홀")
        #expect(piece.seat == "1층 A구역 12열 15번")
        #expect(piece.bookingNumber == "T1234567890")
        #expect(piece.price == Money(minorUnits: 140_000))
        #expect(read.warnings.isEmpty)
        #expect(read.externalID.hasPrefix("pass:"))
    }

    @Test("An English event ticket gives its facts by keys, semantic tags and the relevant date")
    func english() throws {
        let first = try read(
            """
            {"serialNumber":"1","relevantDate":"2026-11-14T22:00:00Z","description":"Event",
             "eventTicket":{"primaryFields":[{"key":"event","value":"The Show"}],
             "secondaryFields":[{"key":"venue-name","value":"Blue Hall"},{"key":"seat","value":"Row 3"}]}}
            """)
        #expect(first.piece.title == "The Show")
        #expect(first.piece.venue == "Blue Hall")
        #expect(first.piece.seat == "Row 3")
        #expect(first.piece.date.description == "2026-11-15")
        #expect(first.piece.time?.description == "07:00")
        #expect(first.piece.kind.id == "etc")
        #expect(first.warnings.count == 2)
        let second = try read(
            """
            {"semantics":{"eventName":"Hamlet","venueName":"Globe","eventStartDate":"2026-11-14T19:00+00:00",
              "seats":[{"seatSection":"B","seatRow":"12열","seatNumber":"7"}]},
             "eventTicket":{"primaryFields":[{"key":"x","value":"Other"}]}}
            """, options: ImportOptions(kind: Kind(id: "play")))
        #expect(second.piece.title == "Hamlet")
        #expect(second.piece.venue == "Globe")
        #expect(second.piece.seat == "B구역 12열 7번")
        #expect(second.piece.time?.description == "19:00")
        #expect(second.piece.kind.id == "play")
    }

    @Test("Fields whose names only hold the word that is looked for are not taken")
    func similarNames() throws {
        let read = try read(
            """
            {"serialNumber":"1","eventTicket":{"headerFields":[{"key":"예매일시","value":"2026.10.01 09:00"},
              {"key":"eventDate","value":"2026-11-14 19:30"},{"key":"eventVenue","label":"영화관","value":"CGV 용산"},
              {"key":"showtime","value":"19:30"},{"key":"orderDate","value":"2026-10-01"}],
             "secondaryFields":[{"key":"event","value":"햄릿"},{"key":"orderNumber","value":"A-1"}]}}
            """)
        #expect(read.piece.title == "햄릿")
        #expect(read.piece.venue == "CGV 용산")
        #expect(read.piece.date.description == "2026-11-14")
        #expect(read.piece.time?.description == "19:30")
        #expect(read.piece.bookingNumber == "A-1")
        #expect(read.piece.kind.id == "movie")
    }

    @Test("A compressed archive is read")
    func compressed() throws {
        // {"serialNumber":"1","relevantDate":"2026-11-14T19:30+09:00","eventTicket":{"primaryFields":[{"key":"event",
        // "value":"Hamlet"}],"backFields":[{"key":"pad","value":"x… (2,000 times)"}]}}, deflated by Python's zipfile.
        let archive = try #require(
            Data(
                base64Encoded:
                    "UEsDBBQAAAAIAAAAbl3TLGjmjgAAAHcIAAAJAAAAcGFzcy5qc29u7dWxCsIwEIDhd7nVFpIqQjOLOHXqJg7X9oaQpJ"
                    + "Q0DZaQdzc6CT6BcN94/HfrJVjJa7Td5gbyoEBCBZ4sRZzDBQOVUSOacy1lLU+9bNVRHESrhCgdRZpDr0dDAVSCxWuH"
                    + "fr9qstMK6p7A0F72P1nJI9rtfe+GzpaN/KhgwNH89AtOX/WTMcYYY3+v/P2cX1BLAQIUAxQAAAAIAAAAbl3TLGjmjg"
                    + "AAAHcIAAAJAAAAAAAAAAAAAACAAQAAAABwYXNzLmpzb25QSwUGAAAAAAEAAQA3AAAAtQAAAAAA"))
        let all = try rows(.pass, archive)
        #expect(try #require(all.first).result.get().piece.title == "Hamlet")
    }

    @Test("A pass that does not tell enough is a row with problems")
    func incomplete() throws {
        let all = try rows(.pass, zip([("pass.json", Array("{}".utf8))]))
        guard case .failure(let errors) = try #require(all.first).result else {
            Issue.record("an empty pass was accepted")
            return
        }
        #expect(Set(errors.problems.map(\.path)) == ["$.title", "$.date"])
    }

    @Test("Archives that are damaged, too large or no pass are refused")
    func refused() {
        func code(_ bytes: [UInt8]) -> ImportError.Code? {
            do {
                _ = try rows(.pass, bytes)
                return nil
            } catch {
                return error.code
            }
        }
        let good = zip([("pass.json", Array("{}".utf8))])
        #expect(code(good) == nil)
        #expect(code([]) == .archive)
        #expect(code(Array(good.dropLast(5))) == .archive)
        #expect(code(zip([("other.json", [])])) == .archive)
        #expect(code(zip([("pass.json", Array("[]".utf8))])) == .archive)
        #expect(code(zip([("pass.json", Array("{".utf8))])) == .archive)
        #expect(code(zip([("pass.json", [UInt8](repeating: 0x20, count: 1 << 20 + 1))])) == .tooLarge)
        #expect(code(zip((0...200).map { ("\($0)", []) })) == .tooLarge)
        #expect(code([UInt8](repeating: 0x50, count: PassArchive.limits.file + 1)) == .tooLarge)
        var wrongSum = good
        wrongSum[30 + "pass.json".utf8.count] ^= 1
        #expect(code(wrongSum) == .archive)
    }

    @Test("Mutated passes are read or refused, never more (seeds 1…3000)")
    func mutated() {
        let good = zip([
            ("icon.png", [1, 2, 3]),
            ("pass.json", Array(#"{"eventTicket":{"primaryFields":[{"key":"event","value":"가"}]}}"#.utf8)),
        ])
        for seed in UInt64(1)...3_000 {
            var random = Seeded(seed)
            var bytes = good
            for _ in 0...random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            if random.chance(0.2) { bytes.removeLast(random.below(bytes.count)) }
            let all = (try? rows(.pass, bytes)) ?? []
            #expect(all.count <= 1, "seed \(seed)")
        }
    }
}
