/// Appends XML elements, one a line. Texts must already be clean (`FeedText`).
struct XMLWriter {
    private(set) var bytes = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8)

    mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        tag(name, attributes, end: ">\n")
    }

    mutating func close(_ name: String) { bytes += "</\(name)>\n".utf8 }

    /// An element that holds nothing but its attributes.
    mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        tag(name, attributes, end: "/>\n")
    }

    mutating func element(_ name: String, _ text: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        tag(name, attributes, end: ">")
        bytes += FeedText.markup(text).utf8
        close(name)
    }

    private mutating func tag(_ name: String, _ attributes: KeyValuePairs<String, String>, end: String) {
        bytes += "<\(name)".utf8
        for (key, value) in attributes { bytes += " \(key)=\"\(FeedText.markup(value))\"".utf8 }
        bytes += end.utf8
    }
}
