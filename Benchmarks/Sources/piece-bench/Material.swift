import Glibc
import PieceCodecs
import PieceModel
import PieceRender

/// The photos and pieces that renders take turns with.
///
/// Colours come from the photo and shapes from the facts, and the renderer keeps what it painted for either. So that
/// no cache makes the figure, consecutive renders differ in both: the numbers of photos and of pieces have no common
/// divisor, so that a pair returns only after all others.
struct Material {
    struct Photo {
        var path: String
        var name: String
        var bytes: [UInt8]
    }

    struct Subject {
        var name: String
        var path: String
        var piece: Piece
        var locale: TicketLocale
    }

    let photos: [Photo]
    let pieces: [Subject]

    /// - Parameters:
    ///   - photos: a folder of JPEG files.
    ///   - samples: the folder of sample fields; the stress pieces, which break layouts on purpose, are left out.
    init(photos folder: String, samples: String) throws {
        photos = try files(in: folder, suffix: ".jpg").map { name in
            let path = folder + "/" + name
            return Photo(path: path, name: name, bytes: try content(path))
        }
        var pieces: [Subject] = []
        for name in try files(in: samples, suffix: ".json") where name != "gallery.json" {
            guard !name.hasSuffix("-stress.json"), name != "no-photo.json" else { continue }
            let path = samples + "/" + name
            let piece = try Piece(json: try content(path))
            pieces.append(Subject(name: name, path: path, piece: piece, locale: name.hasSuffix("-en.json") ? .en : .ko))
        }
        guard photos.count >= 4 else { throw BenchError("'\(folder)' holds \(photos.count) photos, 4 are needed") }
        // One piece fewer keeps the turns apart when the numbers share a divisor.
        while commonDivisor(photos.count, pieces.count) > 1 { pieces.removeLast() }
        guard pieces.count >= 4 else { throw BenchError("'\(samples)' holds too few pieces") }
        self.pieces = pieces
    }

    func photo(_ turn: Int) -> Photo { photos[turn % photos.count] }
    func subject(_ turn: Int) -> Subject { pieces[turn % pieces.count] }

    func job(_ turn: Int, layout: String) -> RenderJob {
        let subject = subject(turn)
        return RenderJob(
            layout: layout, piece: subject.piece, photo: .file(photo(turn).path),
            options: RenderOptions(locale: subject.locale))
    }
}

func content(_ path: String) throws -> [UInt8] {
    try FileBytes(path: path, maximum: 64 << 20).withBytes { Array($0) }
}

/// Names in a folder, sorted.
func files(in folder: String, suffix: String) throws(BenchError) -> [String] {
    guard let stream = opendir(folder) else { throw BenchError("the folder '\(folder)' cannot be read") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
                String(cString: $0)
            }
        }
        if name.hasSuffix(suffix) { names.append(name) }
    }
    return names.sorted()
}

private func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }
