import Glibc
import Synchronization

/// Counts what a batch has done and tells people: a bar that is redrawn on a terminal, a plain line now and then
/// elsewhere.
final class BatchProgress: Sendable {
    enum Outcome: Sendable { case made, unchanged, failed }

    struct Tally: Sendable {
        var made = 0
        var unchanged = 0
        var failed = 0
        var done: Int { made + unchanged + failed }
        /// The exit code of the worst failure: bad data outranks the rest, as it is what the caller can mend.
        var status: ExitStatus?
    }

    /// How a batch calls what it does.
    struct Words: Sendable {
        /// `render`, `rendered`.
        var todo: String
        var done: String
        /// What cannot go on when the batch ends early: `written`.
        var end = "written"
        /// What is counted by the second.
        var unit: String

        static let rendering = Words(todo: "render", done: "rendered", unit: "tickets")
        static let painting = Words(todo: "paint", done: "painted", end: "painted", unit: "pictures")
    }

    private struct State {
        var tally = Tally()
        var drawn = 0.0
        var barIsShown = false
    }

    private let total: Int?
    private let name: String
    private let words: Words
    private let isTerminal = Console.errorIsTerminal
    private let start = BatchProgress.now()
    private let state = Mutex(State())

    /// - Parameter total: the number of jobs, when it is known.
    init(total: Int?, name: String, words: Words = .rendering) {
        self.total = total
        self.name = name
        self.words = words
    }

    var tally: Tally { state.withLock { $0.tally } }

    /// Seconds since the batch began.
    var seconds: Double { BatchProgress.now() - start }

    func note(_ outcome: Outcome) {
        state.withLock { state in
            switch outcome {
            case .made: state.tally.made += 1
            case .unchanged: state.tally.unchanged += 1
            case .failed: state.tally.failed += 1
            }
            draw(&state)
        }
    }

    /// Reports a line that failed.
    func note(_ failure: Failure, line: Int) { note(failure, at: "\(name):\(line): ") }

    /// Reports something that failed.
    /// - Parameter place: where, put before what its lines say.
    func note(_ failure: Failure, at place: String) {
        state.withLock { state in
            state.tally.failed += 1
            if state.tally.status == nil || failure.status == .badData { state.tally.status = failure.status }
            clear(&state)
            for text in failure.lines { Console.note("piece: \(place)\(text)") }
            draw(&state)
        }
    }

    /// Reports something odd about a line that was rendered.
    func warn(_ text: String, line: Int) {
        state.withLock { state in
            clear(&state)
            Console.note("piece: warning: \(name):\(line): \(text)")
        }
    }

    /// Takes the bar away and says how it went.
    func finish(_ ending: String?) {
        state.withLock { state in
            clear(&state)
            let tally = state.tally
            let rate = BatchProgress.oneDecimal(Double(tally.made) / max(0.001, seconds))
            let time = BatchProgress.duration(seconds)
            Console.note(
                "piece: \(words.done) \(tally.made), unchanged \(tally.unchanged), failed \(tally.failed) in \(time) "
                    + "(\(rate) \(words.unit)/s)")
            if let ending { Console.note("piece: \(ending)") }
        }
    }

    private func draw(_ state: inout State) {
        let now = BatchProgress.now()
        // Ten times a second is smooth on a terminal; in a log, a line every ten seconds is enough.
        guard now - max(state.drawn, start) >= (isTerminal ? 0.1 : 10) || (isTerminal && state.drawn == 0) else {
            return
        }
        state.drawn = now
        let tally = state.tally
        let elapsed = now - start
        // What is skipped takes no time worth counting, so only renders tell how fast it goes.
        let rate = Double(tally.made + tally.failed) / max(0.001, elapsed)
        var text = "\(tally.done)"
        if let total {
            text += "/\(total)"
            if rate > 0 { text += "  ETA \(BatchProgress.duration(Double(max(0, total - tally.done)) / rate))" }
        }
        text += "  \(BatchProgress.oneDecimal(rate))/s"
        if tally.failed > 0 { text += "  \(tally.failed) failed" }
        guard isTerminal else { return Console.note("piece: \(text)") }
        Console.draw("\r\u{1B}[K\(bar(tally.done, room: Console.columns - text.count - 3))\(text)")
        state.barIsShown = true
    }

    private func bar(_ done: Int, room: Int) -> String {
        guard let total, total > 0, room >= 10 else { return "" }
        let width = min(40, room)
        let filled = min(width, width * done / total)
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled) + "  "
    }

    private func clear(_ state: inout State) {
        if state.barIsShown { Console.draw("\r\u{1B}[K") }
        state.barIsShown = false
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// `4.2 s`, `3:05`, `1:02:03`.
    private static func duration(_ seconds: Double) -> String {
        if seconds < 60 { return oneDecimal(seconds) + " s" }
        // A batch of years is no batch; the bound keeps the conversion below safe.
        let whole = Int(min(seconds, 1e9))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(whole / 60 % 60)):\(two(whole % 60))"
        return whole >= 3600 ? "\(whole / 3600):\(clock)" : String(clock.drop { $0 == "0" })
    }

    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int((min(number, 1e9) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
