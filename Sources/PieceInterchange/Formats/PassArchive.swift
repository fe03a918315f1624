import CZip
import PieceModel

/// Takes `pass.json` out of an Apple Wallet pass, which is a zip archive. The signature is not checked: a pass is read
/// for its facts, and whoever imports one could type them in as well.
enum PassArchive {
    /// What an archive may cost: bytes, entries, and bytes of `pass.json`.
    static let limits = (file: 20 << 20, entries: 200, json: 1 << 20)

    static func passJSON(in archive: [UInt8]) throws(ImportError) -> JSONObject {
        try checkDirectory(of: archive)
        let bytes = try entry("pass.json", of: archive)
        do {
            let value = try JSONParser.parse(bytes, limits: JSONParser.Limits(bytes: limits.json, depth: 16))
            if let object = value.object { return object }
            throw ImportError(.archive, "pass.json is \(value.typeName)", remedy: "choose an Apple Wallet pass")
        } catch let error as ImportError {
            throw error
        } catch {
            throw ImportError(.archive, "pass.json is no JSON: \(error)", remedy: "download the pass again")
        }
    }

    /// Refuses archives of more entries before libzip makes a table of them (APPNOTE.TXT 4.3.16: the end of the central
    /// directory has their number at byte 10, and 0xFFFF stands for larger ones).
    private static func checkDirectory(of archive: [UInt8]) throws(ImportError) {
        let damaged = ImportError(.archive, "this is no whole zip archive", remedy: "download the pass again")
        guard archive.count >= 22 else { throw damaged }
        // A comment of at most 64 KB can follow.
        let earliest = max(0, archive.count - 22 - 0xFFFF)
        let end = stride(from: archive.count - 22, through: earliest, by: -1).first {
            archive[$0] == 0x50 && archive[$0 + 1] == 0x4B && archive[$0 + 2] == 5 && archive[$0 + 3] == 6
        }
        guard let end else { throw damaged }
        let entries = Int(archive[end + 10]) | Int(archive[end + 11]) << 8
        guard entries <= limits.entries else {
            throw ImportError(
                .tooLarge, "the archive has more than \(limits.entries) entries", remedy: "choose an Apple Wallet pass")
        }
    }

    private static func entry(_ name: String, of archive: [UInt8]) throws(ImportError) -> [UInt8] {
        let result: Result<[UInt8], ImportError> = archive.withUnsafeBytes { bytes in
            let damaged = ImportError(.archive, "the archive is damaged", remedy: "download the pass again")
            var error = zip_error_t()
            zip_error_init(&error)
            defer { zip_error_fini(&error) }
            guard let source = zip_source_buffer_create(bytes.baseAddress, zip_uint64_t(bytes.count), 0, &error) else {
                return .failure(damaged)
            }
            guard let zip = zip_open_from_source(source, ZIP_RDONLY, &error) else {
                zip_source_free(source)
                return .failure(damaged)
            }
            defer { zip_discard(zip) }
            let index = zip_name_locate(zip, name, 0)
            guard index >= 0, zip_get_num_entries(zip, 0) <= limits.entries else {
                return .failure(
                    ImportError(.archive, "the archive has no \(name)", remedy: "choose an Apple Wallet pass"))
            }
            guard let file = zip_fopen_index(zip, zip_uint64_t(index), 0) else { return .failure(damaged) }
            defer { zip_fclose(file) }
            return read(file)
        }
        return try result.get()
    }

    /// Reads what is really there, since the sizes in an archive can be wrong.
    private static func read(_ file: OpaquePointer) -> Result<[UInt8], ImportError> {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = zip_fread(file, &chunk, zip_uint64_t(chunk.count))
            if count == 0 { return .success(content) }
            guard count > 0 else {
                return .failure(ImportError(.archive, "pass.json is damaged", remedy: "download the pass again"))
            }
            content += chunk[..<Int(count)]
            guard content.count <= limits.json else {
                return .failure(
                    ImportError(.tooLarge, "pass.json has more than 1 MB", remedy: "choose an Apple Wallet pass"))
            }
        }
    }
}
