/// Why no rasteriser could be made.
public struct RasterizerError: Error, Hashable, CustomStringConvertible {
    /// FreeType's error number.
    public let code: Int

    public var description: String {
        "FreeType could not start its rasteriser (error \(code)); check that the process has memory left and that "
            + "the installed libfreetype matches the one this program was built with"
    }
}
