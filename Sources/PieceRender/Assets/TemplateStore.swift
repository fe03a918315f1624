import Glibc
import PieceCodecs
public import PieceLayout

/// The layouts of an asset root, read when first asked for. A designer adds one by dropping `NAME.json` into
/// `layouts/`; a path to a file works in place of a name.
public final class TemplateStore {
    /// Where the layouts come from, and what else the program brings along.
    public let root: AssetRoot
    private let folder: String
    private let fonts: Set<String>
    private var loaded: [String: Template] = [:]

    public init(root: AssetRoot, fonts: Set<String>) {
        self.root = root
        folder = root.path + "/layouts"
        self.fonts = fonts
    }

    /// Names of the layouts in the folder, in alphabetical order.
    public func names() -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".json"), name != "schema.json", !name.hasPrefix(".") {
                names.append(String(name.dropLast(5)))
            }
        }
        return names.sorted()
    }

    /// The file behind a layout's name or path.
    public func path(of layout: String) -> String {
        layout.contains("/") || layout.hasSuffix(".json") ? layout : "\(folder)/\(layout).json"
    }

    /// The bytes of a layout's file.
    public func bytes(of layout: String) throws(RenderError) -> [UInt8] {
        let path = path(of: layout)
        do throws(CodecError) {
            return try FileBytes(path: path, maximum: 256 * 1024).withBytes { Array($0) }
        } catch {
            guard access(path, F_OK) != 0 else {
                throw RenderError(.badLayout, "layout '\(layout)': \(error.message)", error.remedy)
            }
            throw RenderError(
                .unknownLayout, "there is no layout '\(layout)' (\(path))",
                "choose one of: \(names().joined(separator: ", "))")
        }
    }

    /// The checked template of a layout.
    public func template(_ layout: String) throws(RenderError) -> Template {
        if let template = loaded[layout] { return template }
        let bytes = try bytes(of: layout)
        do throws(TemplateProblems) {
            let (template, _) = try Template.read(bytes, file: path(of: layout), fonts: fonts)
            loaded[layout] = template
            return template
        } catch {
            let first = error.problems.first?.description ?? "unreadable"
            let more = error.problems.count > 1 ? " (and \(error.problems.count - 1) more)" : ""
            throw RenderError(.badLayout, "\(first)\(more)", "run: piece layouts check \(layout)")
        }
    }
}
