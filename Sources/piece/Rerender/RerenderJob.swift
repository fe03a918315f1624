import Glibc
import PieceModel
import PieceServer
import PieceStore

/// A run of `piece rerender`, with what it says.
struct RerenderJob: Sendable {
    let rerender: Rerender
    let selection: RerenderSelection
    let options: RerenderOptions
    let configuration: ServeConfiguration

    private static let isStopped: @Sendable () -> Bool = { Interruption.shared.received != nil }

    /// Counts, and paints the sheet if there is to be one.
    func count() async throws {
        try checkLayouts()
        let plan = try await rerender.plan(selection, checkingPhotos: true, isStopped: Self.isStopped)
        try endIfStopped()
        Console.say(plan.table)
        for line in plan.obstacleLines { Console.say(line) }
        guard let path = options.sheet else { return }
        guard plan.total.toRender > 0 else {
            return Console.note("piece: there is nothing to show, so no sheet was written")
        }
        Console.note("piece: rendering the samples")
        let sheet = try await rerender.sheet(of: plan, selection)
        for failure in sheet.failures { Console.note("piece: warning: \(failure.line)") }
        // Private pieces are on it.
        umask(0o077)
        try AtomicFile.write(sheet.png, to: path)
        Console.note(
            "piece: \(path) shows \(sheet.count) of \(plan.total.toRender), \(sheet.width) × \(sheet.height) px")
    }

    /// Renders.
    func run() async throws {
        try checkLayouts()
        let mark = try options.mark.map { path throws(Failure) in
            try RerenderMark(path: path, command: options.fingerprint(selection))
        }
        if let last = mark?.last { Console.note("piece: going on after \(last), as \(mark?.path ?? "") says") }
        let plan = try await rerender.plan(
            selection, after: mark?.last, checkingPhotos: false, isStopped: Self.isStopped)
        try endIfStopped()
        let total = plan.total
        Console.note("piece: \(counted(total.toRender)) to render, \(total.current) current, \(total.blocked) blocked")
        if plan.publicCount > 0 { configuration.warnOfAddress("\(counted(plan.publicCount)) that are public") }
        let progress = BatchProgress(total: total.toRender + total.blocked, name: "rerender")
        var keeper = mark
        do {
            try await rerender.run(
                selection, after: mark?.last, isStopped: Self.isStopped, passed: { keeper?.pass($0) },
                report: { outcome in
                    switch outcome {
                    case .rendered: progress.note(.made)
                    case .settled: progress.note(.unchanged)
                    case .failed(let failure):
                        progress.note(Failure(.failed, [failure.line]), at: "")
                    }
                })
        } catch {
            keeper?.write()
            progress.finish("stopped; run the same command again to go on")
            throw error
        }
        guard Interruption.shared.received == nil else {
            keeper?.write()
            progress.finish("stopped; run the same command again to go on")
            return try endIfStopped()
        }
        // With a limit there may be more to do.
        if selection.limit == nil { keeper?.remove() } else { keeper?.write() }
        progress.finish(nil)
        if progress.tally.failed > 0 { throw Failure(.failed, []) }
    }

    private func endIfStopped() throws(Failure) {
        if let signal = Interruption.shared.received { throw Failure(.signalled(signal), []) }
    }

    private func checkLayouts() throws(Failure) {
        if let name = selection.layout, !rerender.layouts.contains(name) {
            let names = rerender.layouts.joined(separator: ", ")
            throw Failure(.usage, "--layout: there is no layout '\(name.prefix(60))'", "choose one of: \(names)")
        }
    }

    private func counted(_ count: Int) -> String { count == 1 ? "1 piece" : "\(count) pieces" }
}

extension ExitStatus {
    /// The command has done its work, but not for every piece.
    fileprivate static let failed = ExitStatus(rawValue: 1)
}

extension RerenderFailure {
    /// `No. 12 (0190…): why; what to do`.
    var line: String { "\(number.map { "No. \($0) (\(id))" } ?? "\(id)"): \(reason)" }
}
