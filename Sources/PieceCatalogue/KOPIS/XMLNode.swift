import Foundation
import FoundationXML

/// Why bytes are not a document to read: "is …", to follow "the answer".
struct XMLProblem: Error {
    let message: String
}

/// An element of a small XML document: its name, its own text and its child elements. Attributes are not kept.
struct XMLNode: Sendable {
    let name: String
    var text = ""
    var children: [XMLNode] = []

    /// The text of the first child of a name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    /// Reads a document of UTF-8 without a document type.
    ///
    /// Entities, the means of bombs and of reading files, can only be declared in a document type; KOPIS has none, so
    /// a document with one is refused before the parser sees it.
    static func parse(_ bytes: [UInt8]) throws(XMLProblem) -> XMLNode {
        guard !bytes.isEmpty else { throw XMLProblem(message: "is empty") }
        // Zero bytes are valid in UTF-8, but they make the parser guess UTF-16, in which other marks could hide.
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0), declaresUTF8(bytes) else {
            throw XMLProblem(message: "is not UTF-8")
        }
        for start in bytes.indices.dropLast() where bytes[start] == 0x3C && bytes[start + 1] == 0x21 {
            let mark = bytes[(start + 2)...]
            guard mark.starts(with: "--".utf8) || mark.starts(with: "[CDATA[".utf8) else {
                throw XMLProblem(message: "has a document type, which may hide entities")
            }
        }
        let builder = XMLTreeBuilder()
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        parser.shouldProcessNamespaces = false
        parser.delegate = builder
        let complete = parser.parse()
        if let problem = builder.problem { throw problem }
        guard complete, let root = builder.root else { throw XMLProblem(message: "is not well-formed XML") }
        return root
    }

    /// Whether the XML declaration, if there is one, names UTF-8 or no encoding.
    private static func declaresUTF8(_ bytes: [UInt8]) -> Bool {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let declaration = bytes[start...].prefix(200).prefix { $0 != UInt8(ascii: ">") }
        guard declaration.starts(with: "<?xml".utf8) else { return true }
        let words = String(decoding: declaration, as: UTF8.self).lowercased().filter { !" \t\r\n'\"".contains($0) }
        let encodings = words.components(separatedBy: "encoding").dropFirst()
        return encodings.isEmpty || (encodings.count == 1 && encodings.allSatisfy { $0.hasPrefix("=utf-8") })
    }
}

/// Gathers the parser's events; lives within one call of `XMLNode.parse`.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
    private static let depth = 16
    private static let elements = 50_000

    private var open: [XMLNode] = []
    private var count = 0
    private(set) var root: XMLNode?
    private(set) var problem: XMLProblem?

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        count += 1
        guard open.count < XMLTreeBuilder.depth, count <= XMLTreeBuilder.elements else {
            problem = XMLProblem(message: "has too many elements or nests them too deep")
            return parser.abortParsing()
        }
        open.append(XMLNode(name: name))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard let node = open.popLast() else { return }
        if open.isEmpty { root = node } else { open[open.count - 1].children.append(node) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if !open.isEmpty { open[open.count - 1].text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if !open.isEmpty { open[open.count - 1].text += String(decoding: block, as: UTF8.self) }
    }
}
