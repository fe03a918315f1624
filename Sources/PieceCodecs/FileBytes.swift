#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file's bytes, mapped read-only: nothing is copied, and only what is read is loaded.
///
/// Whoever cuts the file short while it is mapped makes reading beyond its new end fatal, so map only files that
/// nobody else writes, such as finished uploads and files of the user who runs the program.
public final class FileBytes: Sendable {
    private let address: UInt
    public let count: Int

    /// - Parameters:
    ///   - path: a regular file; links are followed.
    ///   - maximum: the largest size in bytes, checked before anything is read.
    /// - Throws: ``CodecError`` with the path and the system's reason.
    public init(path: String, maximum: Int = DecodeLimits.standard.bytes) throws(CodecError) {
        // Without O_NONBLOCK opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure("open", path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine", path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CodecError(
                code: .file, message: "\(path) is not a regular file", remedy: "Name the picture file itself.")
        }
        count = Int(status.st_size)
        guard count <= maximum else {
            throw CodecError(
                code: .tooManyBytes, message: "\(path) has \(count) bytes; \(maximum) are allowed",
                remedy: "Use the picture in a smaller size or at a lower quality.")
        }
        guard count > 0 else {
            address = 0
            return
        }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw Self.failure("map", path, errno)
        }
        address = UInt(bitPattern: start)
    }

    deinit {
        if let start = UnsafeMutableRawPointer(bitPattern: address) { munmap(start, count) }
    }

    /// The bytes; valid while this object lives.
    private var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
    }

    /// Lends the bytes.
    public func withBytes<R: ~Copyable, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        // The mapping must outlive the call, not just the computing of its address.
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    private static func failure(_ verb: String, _ path: String, _ number: Int32) -> CodecError {
        CodecError(
            code: .file, message: "Could not \(verb) \(path): \(String(cString: strerror(number)))",
            remedy: "Check the path and its permissions.")
    }
}
