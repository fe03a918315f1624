import Glibc
import PieceCodecs

/// The folder that holds `layouts/`, `fonts/` and `assets/`.
public struct AssetRoot: Hashable, Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// Finds the asset root: the flag, `PIECE_ASSETS`, beside the executable (or in `../share/piece`), or a checkout
    /// above the executable or the working folder. Only a folder with `fonts/fonts.json` counts.
    public static func locate(flag: String?) throws(AssetError) -> AssetRoot {
        if let flag { return try chosen(flag, by: "--assets") }
        if let value = getenv("PIECE_ASSETS").map({ String(cString: $0) }), !value.isEmpty {
            return try chosen(value, by: "PIECE_ASSETS")
        }
        var starts: [String] = []
        if let executable = executablePath() {
            let folder = parent(of: executable)
            starts.append(contentsOf: [folder, parent(of: folder) + "/share/piece"])
            starts.append(contentsOf: ancestors(of: folder))
        }
        if let working = workingFolder() { starts.append(contentsOf: [working] + ancestors(of: working)) }
        for start in starts where isRoot(start) { return AssetRoot(path: start) }
        throw AssetError(
            message:
                "no folder with layouts/ and fonts/fonts.json was found beside the program or above the working folder",
            remedy: "name it with --assets DIR or in PIECE_ASSETS")
    }

    /// The bytes of a file below the root.
    public func bytes(_ relative: String) throws(AssetError) -> [UInt8] {
        do throws(CodecError) {
            return try FileBytes(path: path + "/" + relative, maximum: 4 << 20).withBytes { Array($0) }
        } catch {
            throw AssetError(message: error.message, remedy: error.remedy)
        }
    }

    private static func chosen(_ path: String, by origin: String) throws(AssetError) -> AssetRoot {
        guard isRoot(path) else {
            throw AssetError(
                message: "\(origin) names '\(path)', which holds no fonts/fonts.json",
                remedy: "name the folder that holds layouts/ and fonts/")
        }
        return AssetRoot(path: path)
    }

    private static func isRoot(_ path: String) -> Bool { access(path + "/fonts/fonts.json", R_OK) == 0 }

    private static func executablePath() -> String? {
        guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func workingFolder() -> String? {
        guard let folder = getcwd(nil, 0) else { return nil }
        defer { free(folder) }
        return String(cString: folder)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func ancestors(of path: String) -> [String] {
        var result: [String] = []
        var current = path
        while current != "/" && result.count < 12 {
            current = parent(of: current)
            result.append(current)
        }
        return result
    }
}

/// Why assets cannot be used, and what to do.
public struct AssetError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String
    public var remedy: String

    public init(message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }

    public var description: String { "\(message); \(remedy)" }
}
