import Testing

@testable import PieceStylist

@Suite("Multipart forms")
struct MultipartTests {
    @Test("What is put in comes out, whatever it is")
    func roundTrip() throws {
        var numbers = Numbers(for: "multipart round trip")
        let fragments = [
            "\r\n", "--", "piece-", "\r\n--piece-", "\"", "]}", "\0", "a", "--\r\n", "한", ":", ";", "=", " ",
        ]
        for round in 0..<300 {
            var form = MultipartForm()
            var contents: [[UInt8]] = []
            for _ in 0..<Int.random(in: 0...5, using: &numbers) {
                var content: [UInt8] = []
                for _ in 0..<Int.random(in: 0...30, using: &numbers) {
                    if Bool.random(using: &numbers) {
                        content += Array((fragments.randomElement(using: &numbers) ?? "").utf8)
                    } else {
                        content.append(UInt8.random(in: 0...255, using: &numbers))
                    }
                }
                contents.append(content)
                form.add("image[]", file: "photo.png", mediaType: "image/png", content)
            }
            let (boundary, body) = form.encoded(seed: "\(round)")
            if contents.isEmpty {
                #expect(body == Array("--\(boundary)--\r\n".utf8))
            } else {
                let parts = try FormReader.parts(body, boundary: boundary)
                #expect(parts.map(\.body) == contents, "round \(round)")
                #expect(parts.allSatisfy { $0.parameter("name") == "image[]" && $0.headers.count == 2 })
            }
        }
    }

    @Test("A boundary that a part holds is not used")
    func boundary() throws {
        var form = MultipartForm()
        form.add("prompt", "")
        var taken: [String] = []
        for _ in 0..<3 {
            let boundary = form.encoded(seed: "job").boundary
            #expect(!taken.contains(boundary))
            taken.append(boundary)
            form.add("prompt", "before \r\n--\(boundary)--\r\n after")
            let (next, body) = form.encoded(seed: "job")
            #expect(!taken.contains(next))
            let parts = try FormReader.parts(body, boundary: next)
            #expect(parts.count == taken.count + 1)
            #expect(parts.last?.body == Array("before \r\n--\(boundary)--\r\n after".utf8))
        }
    }

    @Test("A boundary is one that RFC 2046 allows")
    func grammar() {
        var form = MultipartForm()
        form.add("a", "b")
        let boundary = form.encoded(seed: "x\r\n\"").boundary
        #expect((1...70).contains(boundary.utf8.count))
        #expect(boundary.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    }
}
