import Glibc

/// Text for people. Output goes through the descriptors directly: no buffers are left over when a signal ends the
/// program, and lines of several threads never mix.
enum Console {
    /// Writes a line to standard error.
    static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes a line to standard output.
    static func say(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// Writes text to standard error as it is.
    static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Columns of the terminal at standard error; 80 when it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        // Whoever closed the other end does not want the text; there is nobody to tell.
        _ = writeAll(Array(text.utf8), to: descriptor)
    }
}

/// Writes all bytes, going on after interruptions.
/// - Returns: 0, or the system's error number.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
        var done = 0
        while done < buffer.count {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
            let written = write(descriptor, rest.baseAddress, rest.count)
            if written > 0 {
                done += written
            } else if errno != EINTR {
                return written == 0 ? EIO : errno
            }
        }
        return 0
    }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }
