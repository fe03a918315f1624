import PieceModel

/// The formats that can be imported.
public enum ImportFormat: String, Hashable, Sendable, CaseIterable {
    /// A table whose columns are the fields of a piece; what `ExportWriter` writes as CSV.
    case csv
    /// One JSON document, `{"format": "piece-export", "version": 1, "pieces": […]}` or an array of pieces.
    case json
    /// A piece in JSON on each line.
    case jsonLines = "jsonl"
    /// Letterboxd's import table and its diary export.
    case letterboxd
    /// The export of 키노라이츠 (Kinolights).
    case kinolights
    /// An Apple Wallet pass.
    case pass = "pkpass"

    /// The format of a file by its first bytes (64 KB are plenty) and, where those leave it open, its name; nil when it
    /// is none of them. Only what has a known header is called a table.
    public static func detect(fileName: String, firstBytes: [UInt8]) -> ImportFormat? {
        if firstBytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .pass }
        let head = Array(firstBytes.prefix(TextEncoding.headLength))
        var decoding = TextDecoding()
        guard let text = try? decoding.decode(head, last: true) else { return nil }
        let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "[") { return .json }
        if first == UInt8(ascii: "{") {
            let line = text.split(separator: 0x0A, maxSplits: 1).first.map(Array.init) ?? []
            let object = (try? JSONParser.parse(line, limits: .element))?.object
            if let object { return object["pieces"] == nil ? .jsonLines : .json }
            return fileName.lowercased().hasSuffix(".jsonl") ? .jsonLines : .json
        }
        var table = TableReader()
        guard let pushed = try? table.push(text) else { return nil }
        let header = pushed.first ?? (try? table.finish())?.first
        guard let header else { return nil }
        // The most particular first.
        return [.kinolights, .letterboxd, .csv].first { (format: ImportFormat) in
            format.layout.flatMap { try? $0.columns(of: header) } != nil
        }
    }
}

extension JSONParser.Limits {
    /// One piece of a document: ten thousand characters of text can be long in bytes.
    static let element = JSONParser.Limits(bytes: 1024 * 1024, depth: 16)
}
