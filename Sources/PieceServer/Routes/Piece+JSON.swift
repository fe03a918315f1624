import PieceModel
import PieceStore

/// Where a picture is served: its content's hash is the address, so it never changes.
extension Picture {
    /// Path of the picture on this service.
    var path: String { "/media/\(hash).\(suffix)" }

    var suffix: String {
        switch mediaType {
        case "image/jpeg": "jpg"
        case "image/webp": "webp"
        default: "png"
        }
    }

    func json(_ settings: ServerSettings) -> JSONValue {
        let ratio = JSONNumber((Double(width) / Double(max(1, height)) * 10_000).rounded() / 10_000)
        return [
            "url": .string(settings.publicURL + path), "mediaType": .string(mediaType), "width": .int(width),
            "height": .int(height), "ratio": ratio.map(JSONValue.number) ?? .null, "bytes": .int(bytes),
        ]
    }
}

extension PieceRecord {
    /// The piece as its owner sees it.
    func json(_ settings: ServerSettings, hearted: Bool) -> JSONValue {
        var object = JSONObject()
        object["id"] = .string(id.description)
        object["number"] = .int(number)
        object["version"] = .int(version)
        object["piece"] = fieldsWithoutNumber(piece)
        object["visibility"] = .string(piece.visibility.rawValue)
        object["design"] = [
            "layout": .string(design.layout), "layoutVersion": .int(design.layoutVersion),
            "locale": .string(design.locale.rawValue), "palette": .texts(design.palette),
            "painting": design.painting.map { .object($0.json) } ?? .null,
            "backdrop": design.backdrop.map { .object($0.json) } ?? .null,
            "back": design.back.map { ["side": .string($0.side), "box": .string($0.box)] } ?? .null,
        ]
        object["ticket"] = pictures.ticket.json(settings)
        object["thumbnails"] = .array(pictures.thumbnails.map { $0.json(settings) })
        object["cutout"] = pictures.cutout.map { $0.json(settings) } ?? .null
        object["photo"] = pictures.photo.map { $0.json(settings) } ?? .null
        object["painted"] = pictures.painted.map { $0.json(settings) } ?? .null
        object["backdrop"] = pictures.backdrop.map { $0.json(settings) } ?? .null
        object["palette"] = .texts(pictures.palette)
        object["recordPhotos"] = .array(
            recordPhotos.map { photo in
                [
                    "id": .string(photo.id.description), "picture": photo.picture.json(settings),
                    "thumbnail": photo.thumbnail.json(settings),
                ]
            })
        object["hearts"] = .int(hearts)
        object["hearted"] = .bool(hearted)
        object["timeZone"] = .string(timeZone)
        object["counted"] = .bool(isCounted)
        object["created"] = .time(created)
        object["updated"] = .time(updated)
        return .object(object)
    }

    /// A public piece as everyone else sees it.
    func maskedJSON(_ settings: ServerSettings, hearted: Bool) -> JSONValue {
        var object = JSONObject()
        object["id"] = .string(id.description)
        object["number"] = .int(number)
        object["piece"] = fieldsWithoutNumber(piece.masked(link: nil))
        object["visibility"] = .string(piece.visibility.rawValue)
        object["ticket"] = pictures.masked.first.map { $0.json(settings) } ?? .null
        object["thumbnails"] = .array(pictures.masked.dropFirst().map { $0.json(settings) })
        object["palette"] = .texts(pictures.palette)
        object["hearts"] = .int(hearts)
        object["hearted"] = .bool(hearted)
        object["created"] = .time(created)
        return .object(object)
    }

    /// The fields as a client may send them back.
    private func fieldsWithoutNumber(_ piece: Piece) -> JSONValue {
        var fields = piece.fields.object ?? JSONObject()
        fields["number"] = nil
        return .object(fields)
    }
}

extension Share {
    /// The link as its owner sees it.
    func json(link: String, settings: ServerSettings, live: Bool) -> JSONValue {
        [
            "id": .string(id.description), "pieceId": .string(piece.description), "link": .string(link),
            "shows": .array(shows.map(JSONValue.string)), "ticket": ticket.json(settings), "live": .bool(live),
            "created": .time(created), "expires": .time(expires),
        ]
    }
}

extension Upload {
    func json(_ settings: ServerSettings, warnings: [String] = []) -> JSONValue {
        [
            "id": .string(id.description), "photo": photo.map { $0.json(settings) } ?? .null,
            "palette": .texts(palette), "warnings": .array(warnings.map(JSONValue.string)), "created": .time(created),
            "expires": .time(expires),
        ]
    }
}
