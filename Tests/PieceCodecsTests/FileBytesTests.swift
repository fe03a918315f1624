import Foundation
import PieceCodecs
import Testing

@Suite("Files")
struct FileBytesTests {
    @Test("A mapped file decodes like its bytes")
    func mapped() throws {
        let path = Fixtures.folder.appendingPathComponent("jpeg-kinds/s420.jpg").path
        let file = try FileBytes(path: path)
        let bytes = try Fixtures.bytes("jpeg-kinds/s420.jpg")
        #expect(file.withBytes { Array($0) } == bytes && file.count == bytes.count)
        #expect(try inspect(file) == inspect(bytes))
        #expect(pixels(try decode(file).pixmap) == pixels(try decode(bytes).pixmap))
    }

    @Test("Missing files, folders, devices and large files are refused with their path")
    func refused() throws {
        let large = Fixtures.folder.appendingPathComponent("jpeg-kinds/s420.jpg").path
        let cases: [(String, Int, CodecError.Code, String)] = [
            ("/nowhere/at/all.jpg", 100, .file, "No such file"), (Fixtures.folder.path, 100, .file, "regular"),
            ("/dev/null", 100, .file, "regular"), (large, 100, .tooManyBytes, "bytes"),
        ]
        for (path, maximum, code, reason) in cases {
            do throws(CodecError) {
                _ = try FileBytes(path: path, maximum: maximum)
                Issue.record("\(path) was accepted")
            } catch {
                #expect(
                    error.code == code && error.message.contains(path) && error.message.contains(reason), "\(error)")
            }
        }
    }

    @Test("An empty file is an empty image")
    func empty() throws {
        let file = try FileBytes(path: Fixtures.folder.appendingPathComponent("degenerate/zero.jpg").path)
        do throws(CodecError) {
            _ = try decode(file)
            Issue.record("accepted")
        } catch { #expect(error.code == .empty) }
    }
}
