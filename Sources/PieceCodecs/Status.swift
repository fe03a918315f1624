import PieceCodecsC

/// Runs a call of the C side and throws what it reports, prefixed with what was being done.
func checked(_ action: String, _ call: (inout pc_status) -> Int32) throws(CodecError) {
    var status = pc_status()
    if call(&status) != 0 { throw CodecError(status, during: action) }
}

extension pc_status {
    /// The C side always ends its text with a zero byte.
    var text: String {
        withUnsafePointer(to: self) { String(cString: pc_status_message($0)) }
    }
}

extension CodecError {
    init(_ status: pc_status, during action: String) {
        let message = "\(action): \(status.text)"
        switch UInt32(status.code) {
        case PC_TRUNCATED.rawValue: self = .truncated(message)
        case PC_UNSUPPORTED.rawValue:
            self.init(
                code: .unsupportedFormat, message: message,
                remedy: "Save the picture as an ordinary 8-bit JPEG or PNG and try again.")
        case PC_TOO_MANY_SCANS.rawValue:
            self.init(
                code: .tooManyScans, message: message, remedy: "Save the picture as a baseline JPEG and try again.")
        case PC_TOO_MANY_WARNINGS.rawValue:
            self = .corrupt(message)
            code = .tooManyWarnings
        case PC_TOO_SLOW.rawValue:
            self.init(code: .tooSlow, message: message, remedy: "Send the picture in a smaller size.")
        case PC_OUT_OF_MEMORY.rawValue:
            self.init(code: .tooMuchMemory, message: message, remedy: "Send the picture in a smaller size.")
        default: self = .corrupt(message)
        }
    }
}

extension DecodeLimits {
    var forC: pc_limits {
        pc_limits(
            scans: Int32(clamping: jpegScans), warnings: Int32(clamping: warnings),
            cpu_nanoseconds: Int64(min(max(seconds.isNaN ? 0 : seconds, 0), 86_400) * 1e9),
            memory: Int64(memory), side: UInt32(clamping: side))
    }
}
