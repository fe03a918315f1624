import Glibc

/// Progress, for whoever waits.
func say(_ line: String) { write(line, to: STDERR_FILENO) }

/// A result, for whatever reads standard output; written at once, so that none is lost when a run is stopped.
func emit(_ line: String) { write(line, to: STDOUT_FILENO) }

private func write(_ line: String, to descriptor: Int32) {
    let bytes = Array((line + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        // A closed pipe: nobody reads on.
        guard count > 0 else { exit(1) }
        written += count
    }
}
