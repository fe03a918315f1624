import Glibc
import PieceCodecs
public import PieceModel

/// The styles of a folder, usually `assets/styles`; one is added by dropping `ID.json` into it.
public struct Styles: Sendable {
    /// In the order of their ids.
    public let all: [Style]
    private let places: [String: Int]

    /// The most styles, and the largest file in bytes.
    static let count = 200
    static let fileBytes = 64 * 1024

    /// Reads every `*.json` of a folder.
    /// - Parameter folder: its path.
    /// - Throws: all problems of all files; each path begins with the file's.
    public init(folder: String) throws(FieldErrors) {
        guard let names = Styles.names(in: folder) else {
            throw FieldErrors([
                FieldProblem(
                    path: folder, message: "cannot be read as a folder", remedy: "check the path and its permissions")
            ])
        }
        var problems: [FieldProblem] = []
        if names.isEmpty {
            problems.append(
                FieldProblem(path: folder, message: "holds no styles", remedy: "put files such as oil.json into it"))
        }
        if names.count > Styles.count {
            problems.append(
                FieldProblem(
                    path: folder, message: "holds \(names.count) styles, more than the \(Styles.count) allowed",
                    remedy: "remove some"))
        }
        var all: [Style] = []
        for name in names.prefix(Styles.count) {
            let file = "\(folder)/\(name).json"
            do throws(FieldErrors) {
                all.append(try Style(file: file))
            } catch {
                problems += error.problems.map {
                    FieldProblem(path: "\(file) \($0.path)", message: $0.message, remedy: $0.remedy)
                }
            }
        }
        guard problems.isEmpty else { throw FieldErrors(problems) }
        self.all = all
        places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($0.element.id, $0.offset) })
    }

    /// The style of an id, or nil when there is none.
    public subscript(id: String) -> Style? { places[id].map { all[$0] } }

    /// Names of the files without `.json`, in alphabetical order; nil when there is no such folder.
    private static func names(in folder: String) -> [String]? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }
}

extension Style {
    /// Reads a style from a file that bears its id as its name, such as `assets/backdrop.json`.
    /// - Throws: all that is wrong with it; paths are those within the file.
    public init(file: String) throws(FieldErrors) {
        let name = file.split(separator: "/").last.map { $0.hasSuffix(".json") ? String($0.dropLast(5)) : "" } ?? ""
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
        guard (1...40).contains(name.count), name.allSatisfy(letters.contains) else {
            throw FieldErrors([
                FieldProblem(
                    path: "$", message: "\"\(name.prefix(60))\" cannot be the id of a style",
                    remedy: "name the file with 1 to 40 of a-z, 0-9 and -")
            ])
        }
        let bytes: [UInt8]
        do throws(CodecError) {
            bytes = try FileBytes(path: file, maximum: Styles.fileBytes).withBytes { Array($0) }
        } catch {
            throw FieldErrors([FieldProblem(path: "$", message: error.message, remedy: error.remedy)])
        }
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONParser.parse(bytes)
        } catch {
            throw FieldErrors([
                FieldProblem(
                    path: "line \(error.line), column \(error.column)", message: error.message, remedy: error.remedy)
            ])
        }
        self = try Style(json: value, id: name)
    }
}
