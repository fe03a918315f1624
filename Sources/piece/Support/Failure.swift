/// Exit codes of the program, after BSD's sysexits.
struct ExitStatus: RawRepresentable, Hashable, Sendable {
    let rawValue: Int32

    static let usage = ExitStatus(rawValue: 64)
    /// The input is there but is not what it should be.
    static let badData = ExitStatus(rawValue: 65)
    /// The input is not there or cannot be opened.
    static let noInput = ExitStatus(rawValue: 66)
    /// Something the program needs is not installed.
    static let unavailable = ExitStatus(rawValue: 69)
    static let internalError = ExitStatus(rawValue: 70)
    static let cannotCreate = ExitStatus(rawValue: 73)
    static let inputOutput = ExitStatus(rawValue: 74)
    /// What a shell reports for a program that a signal ended: 130 after Ctrl-C.
    static func signalled(_ signal: Int32) -> ExitStatus { ExitStatus(rawValue: 128 + signal) }
}

/// Why a command stops, or a line of a batch fails: one line of text per problem and the exit code that tells.
struct Failure: Error, Hashable, Sendable {
    var status: ExitStatus
    /// Each says what is wrong, where, and what to do.
    var lines: [String]
    /// True when nothing else can succeed either, such as on a full disk: a batch stops instead of going on.
    var endsBatch = false

    init(_ status: ExitStatus, _ lines: [String]) {
        self.status = status
        self.lines = lines
    }

    init(_ status: ExitStatus, _ message: String, _ remedy: String) {
        self.init(status, ["\(message); \(remedy)"])
    }
}
