import ArgumentParser
import Glibc

Interruption.shared.start()
do {
    var command = try PieceTool.parseAsRoot()
    try command.run()
} catch let failure as Failure {
    for line in failure.lines { Console.note("piece: \(line)") }
    exit(failure.status.rawValue)
} catch {
    // The parser's own: help and version (0) and wrong usage (64).
    PieceTool.exit(withError: error)
}
