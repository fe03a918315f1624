import Glibc
import PieceModel
import PieceStylist
import Synchronization

/// What a batch has asked paid painters for: one line before each request is sent, one when its answer is there. Lines
/// are synced before the batch goes on, so that a restart after any crash knows what may have been paid.
///
/// A line is an object: `{"event":"sending","key":…,"reserved":"0.063000","out":…,"at":…}`, then
/// `{"event":"answered","key":…,"spent":"0.041250"}` or, when nothing was charged, `{"event":"failed","key":…}`. A request
/// without either is one in doubt, and counts as spent.
final class PaintJournal: Sendable {
    /// All that is known of a picture.
    struct Entry: Hashable, Sendable {
        /// What earlier requests did cost, those in doubt included.
        var spent = MicroUSD.zero
        /// What was set aside for a request that has no answer yet.
        var open: MicroUSD?
        /// Whether a picture came once.
        var isAnswered = false
    }

    private struct State {
        var entries: [String: Entry]
        var descriptor: Int32
    }

    /// What people call it.
    let path: String
    private let state: Mutex<State>

    /// Opens the journal of a batch, or begins one.
    /// - Throws: when another run has it, or when a line is damaged, as nobody knows then what was paid.
    init(path: String) throws(Failure) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw PaintJournal.failure(path, errno, .cannotCreate) }
        do throws(Failure) {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw Failure(
                    .unavailable, "state '\(path)' is used by another run", "wait for it, or name another with --state")
            }
            let bytes = try InputFile.read(path, what: "state", limit: 256 << 20)
            let whole = bytes.lastIndex(of: 0x0A).map { bytes[...$0] } ?? []
            let entries = try PaintJournal.entries(whole, path)
            // A line that was never finished was never synced, so nothing was sent after it.
            guard ftruncate(descriptor, off_t(whole.count)) == 0 else {
                throw PaintJournal.failure(path, errno, .inputOutput)
            }
            try PaintJournal.syncFolder(of: path)
            state = Mutex(State(entries: entries, descriptor: descriptor))
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { state.withLock { _ = close($0.descriptor) } }

    /// What is known of a picture.
    func entry(_ key: CacheKey) -> Entry { state.withLock { $0.entries[key.description] ?? Entry() } }

    /// What all requests did cost, those in doubt included.
    var spent: MicroUSD {
        state.withLock { $0.entries.values.reduce(.zero) { $0 + $1.spent + ($1.open ?? .zero) } }
    }

    /// What is set aside for requests that have no answer.
    var inDoubt: MicroUSD { state.withLock { $0.entries.values.reduce(.zero) { $0 + ($1.open ?? .zero) } } }

    /// Notes that a request is about to be sent.
    /// - Parameter resumes: it is the one in doubt once more, for which the server charges once.
    func sending(_ key: CacheKey, reserved: MicroUSD, out: String, at now: Instant, resumes: Bool) throws(Failure) {
        var line: JSONObject = [
            "event": "sending", "key": .string(key.description), "reserved": .string(reserved.dollars),
            "out": .string(out), "at": .string("\(now)"),
        ]
        if resumes { line["resumes"] = true }
        try append(line) { $0.send(reserved, resumes: resumes) }
    }

    /// Notes that a picture came, and what it did cost.
    func answered(_ key: CacheKey, spent: MicroUSD) throws(Failure) {
        let line: JSONObject = [
            "event": "answered", "key": .string(key.description), "spent": .string(spent.dollars),
        ]
        try append(line) { $0.answer(spent) }
    }

    /// Notes that no picture came and nothing was charged.
    func failed(_ key: CacheKey) throws(Failure) {
        try append(["event": "failed", "key": .string(key.description)]) { $0.open = nil }
    }

    private func append(_ line: JSONObject, _ change: (inout Entry) -> Void) throws(Failure) {
        let bytes = Array((JSONValue.object(line).serialized() + "\n").utf8)
        let number: Int32 = state.withLock { state in
            var number = writeAll(bytes, to: state.descriptor)
            if number == 0, fsync(state.descriptor) != 0, errno != EINVAL { number = errno }
            if number == 0, let key = line["key"]?.string { change(&state.entries[key, default: Entry()]) }
            return number
        }
        guard number == 0 else {
            var failure = PaintJournal.failure(path, number, .inputOutput)
            failure.endsBatch = true
            throw failure
        }
    }
}

extension PaintJournal.Entry {
    fileprivate mutating func send(_ reserved: MicroUSD, resumes: Bool) {
        // Unless it is the same request again, the one in doubt stays paid.
        if !resumes, let open { spent = spent + open }
        open = reserved
    }

    fileprivate mutating func answer(_ cost: MicroUSD) {
        spent = spent + cost
        open = nil
        isAnswered = true
    }

    /// Takes a line; false when it is none.
    fileprivate mutating func take(_ line: JSONObject) -> Bool {
        func money(_ key: String) -> MicroUSD? { line[key]?.string.flatMap(MicroUSD.init(dollars:)) }
        switch line["event"]?.string {
        case "sending":
            guard let reserved = money("reserved") else { return false }
            send(reserved, resumes: line["resumes"]?.bool ?? false)
        case "answered":
            guard let spent = money("spent") else { return false }
            answer(spent)
        case "failed": open = nil
        default: return false
        }
        return true
    }
}

extension PaintJournal {
    private static func entries(_ bytes: ArraySlice<UInt8>, _ path: String) throws(Failure) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty { continue }
            guard let object = (try? JSONParser.parse(Array(line)))?.object,
                let key = object["key"]?.string.flatMap(CacheKey.init),
                entries[key.description, default: Entry()]
                    .take(object)
            else {
                throw Failure(
                    .badData, "state '\(path)':\(index + 1): is no line of a painting journal",
                    "mend the line, or name another file with --state; what was paid is then forgotten")
            }
        }
        return entries
    }

    private static func syncFolder(of path: String) throws(Failure) {
        let descriptor = open(FilePath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno, .inputOutput) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path, errno, .inputOutput) }
    }

    private static func failure(_ path: String, _ number: Int32, _ status: ExitStatus) -> Failure {
        Failure(status, "state '\(path)': \(systemMessage(number))", "choose a place that can be written to (--state)")
    }
}
