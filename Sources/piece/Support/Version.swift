/// The program's version.
let programVersion = "0.1.0"

/// Which build of the program this is: its file's size and age. It is part of what a batch remembers of an output, so
/// that a new build renders again even when nobody has raised the version.
let programBuild: String = {
    guard let stamp = FileStamp(of: "/proc/self/exe") else { return "unknown" }
    return "\(stamp.size) \(stamp.modified)"
}()
