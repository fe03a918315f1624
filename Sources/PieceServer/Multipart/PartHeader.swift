/// The header of one part of a form.
enum PartHeader {
    /// Names are short in every form there is; longer ones would only fill error messages.
    static let maximumNameBytes = 256

    /// Reads the lines of a header, each with its CRLF, the empty last one included.
    /// - Parameter part: the number of the part, from 1, for messages.
    static func read(_ bytes: [UInt8], part: Int) throws(MultipartError) -> MultipartPart {
        var values: [String: ArraySlice<UInt8>] = [:]
        var rest = bytes[...]
        while let end = rest.firstIndex(of: ASCII.cr), end > rest.startIndex {
            let (name, value) = try field(rest[..<end], part)
            guard !known.contains(name) || values.updateValue(value, forKey: name) == nil else {
                throw MultipartError(.badHeader, "part \(part) has two \(name) lines", "send one")
            }
            rest = rest[end...].dropFirst(Delimiter.lineEnd)
        }
        try checkEncoding(values["content-transfer-encoding"], part)
        return try self.part(values["content-disposition"], type: values["content-type"], part)
    }

    private static let known: Set = ["content-disposition", "content-type", "content-transfer-encoding"]

    /// Takes a line apart: the name in small letters, and the value.
    private static func field(
        _ line: ArraySlice<UInt8>, _ part: Int
    ) throws(MultipartError) -> (String, ArraySlice<UInt8>) {
        guard let colon = line.firstIndex(of: ASCII.colon), colon > line.startIndex,
            line[..<colon].allSatisfy(HeaderParameters.isToken)
        else {
            throw MultipartError(
                .badHeader, "part \(part) has a header line that is no 'Name: value'", "do not fold header lines")
        }
        let value = HeaderParameters.trimmed(line[(colon + 1)...])
        guard value.allSatisfy({ $0 >= ASCII.space && $0 != 127 || $0 == ASCII.tab }) else {
            throw MultipartError(.badHeader, "part \(part) has control characters in its header", "leave them out")
        }
        return (String(decoding: line[..<colon], as: UTF8.self).lowercased(), value)
    }

    /// RFC 7578 lets nobody encode bodies; taking base64 for the file itself would store nonsense.
    private static func checkEncoding(_ value: ArraySlice<UInt8>?, _ part: Int) throws(MultipartError) {
        guard let value else { return }
        guard ["binary", "8bit", "7bit"].contains(String(decoding: value, as: UTF8.self).lowercased()) else {
            throw MultipartError(
                .badEncoding, "part \(part) has a Content-Transfer-Encoding", "send its bytes as they are")
        }
    }

    private static func part(
        _ disposition: ArraySlice<UInt8>?, type: ArraySlice<UInt8>?, _ part: Int
    ) throws(MultipartError) -> MultipartPart {
        guard let disposition, let header = HeaderParameters(disposition), header.value == "form-data",
            let name = header["name"], (1...maximumNameBytes).contains(name.utf8.count),
            !name.unicodeScalars.contains(where: Filename.isUnseen)
        else {
            throw MultipartError(
                .badDisposition, "part \(part) does not name its field",
                #"give it a line: Content-Disposition: form-data; name="…""#)
        }
        let contentType = type.flatMap(mediaType)
        guard contentType?.hasPrefix("multipart/") != true else {
            throw MultipartError(
                .nested, "the field '\(name)' is a form within the form", "send every file as a part of its own")
        }
        return MultipartPart(name: name, filename: Filename.read(header), contentType: contentType)
    }

    private static func mediaType(_ bytes: ArraySlice<UInt8>) -> String? {
        // A type whose parameters are malformed is still a type.
        let essence = HeaderParameters.trimmed(bytes.prefix { $0 != ASCII.semicolon })
        let steps = essence.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard steps.count == 2, steps.allSatisfy({ !$0.isEmpty && $0.allSatisfy(HeaderParameters.isToken) }) else {
            return nil
        }
        return String(decoding: essence, as: UTF8.self).lowercased()
    }
}
