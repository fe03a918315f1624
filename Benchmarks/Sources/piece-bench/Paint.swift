import Glibc
import PieceCodecs
import PieceGraphics
import PieceModel
import PiecePainter

/// `paint`: every effect of the built-in painter at its defaults, or with `--styles FOLDER` every style there, on photos
/// cut to 1080 × 1350; one line of JSON each with the median CPU milliseconds of one picture.
func measurePainter(_ options: Options) throws {
    let folder = try options.text("photos")
    let rounds = try options.number("rounds", default: 3)
    let out = options.text("out", default: "")
    let names = try files(in: folder, suffix: ".jpg")
    guard !names.isEmpty else { throw BenchError("'\(folder)' holds no photos") }
    settleMemory()
    let painter = Painter()
    for (effect, recipe) in try recipes(options) {
        var times: [UInt64] = []
        for round in 0..<rounds {
            for (index, name) in names.enumerated() {
                let photo = try portrait(folder + "/" + name)
                // The first picture of an effect also makes the tables that all later ones share.
                if round == 0, index == 0 { _ = painter.paint(photo, recipe, seed: 1) }
                let start = threadCPU()
                let picture = painter.paint(photo, recipe, seed: 1)
                times.append(threadCPU() - start)
                guard round == 0, !out.isEmpty else { continue }
                try write(encodePNG(picture), to: "\(out)/\(effect)-\(name.dropLast(4)).png")
            }
        }
        times.sort()
        let milliseconds = Double(times[times.count / 2]) / 1e6
        emit("{\"effect\": \"\(effect)\", \"cpu\": \((milliseconds * 10).rounded() / 10)}")
    }
}

/// What to paint, by name: of `--effects a,b` or `--styles FOLDER`, or else all effects.
private func recipes(_ options: Options) throws -> [(name: String, recipe: Recipe)] {
    let wanted = options.text("effects", default: "").split(separator: ",").map(String.init)
    let styles = options.text("styles", default: "")
    guard !styles.isEmpty else {
        return try (wanted.isEmpty ? Recipe.effects : wanted).map {
            ($0, try Recipe(json: ["effect": .string($0)], path: .root))
        }
    }
    return try files(in: styles, suffix: ".json").compactMap { file in
        let name = String(file.dropLast(5))
        guard wanted.isEmpty || wanted.contains(name) else { return nil }
        guard let recipe = try JSONParser.parse(content("\(styles)/\(file)")).object?["recipe"] else {
            throw BenchError("\(file) has no recipe")
        }
        return (name, try Recipe(json: recipe, path: .root))
    }
}

/// The middle of a photo as a picture of 1080 × 1350.
private func portrait(_ path: String) throws -> Pixmap {
    let photo = try decode(try FileBytes(path: path)).takePixmap()
    let (width, height) = (Double(photo.width), Double(photo.height))
    let scale = min(width / 1080, height / 1350)
    let crop = Rect(
        (width - 1080 * scale) / 2, (height - 1350 * scale) / 2, 1080 * scale, 1350 * scale)
    return photo.resampled(crop: crop, width: 1080, height: 1350)
}
