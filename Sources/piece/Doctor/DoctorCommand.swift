import ArgumentParser
import Glibc
import PieceText

/// `piece doctor`: what the program finds on this machine, and the command that installs what is missing.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is installed, what is missing and the command that installs it.",
        discussion: "Exit code 69 tells that something tickets need is missing.")
    @OptionGroup(title: "Where things are") var places: PlaceOptions

    func run() throws {
        var report = DoctorReport()
        report.good("program", "piece \(programVersion), \(Machine.compiler)")
        report.good("processor", Machine.processor)
        for library in linkedLibraries() { report.good("library", "\(library.name) \(library.version)") }
        do throws(Failure) {
            let engine = try Engine(assets: places.assets, fonts: places.fonts)
            report.good("assets", engine.assets.path)
            report.check(layouts: engine)
            try report.check(fonts: engine)
        } catch {
            report.bad("assets", error.lines)
        }
        report.checkTemporaryFolder()
        guard report.problems == 0 else { throw Failure(.unavailable, ["\(report.problems) of these need attention"]) }
        Console.say("Everything is here.")
    }
}

/// Prints findings as they come and counts the bad ones.
struct DoctorReport {
    private(set) var problems = 0

    func good(_ topic: String, _ text: String) { print("ok", topic, text) }

    func note(_ topic: String, _ text: String) { print("note", topic, text) }

    mutating func bad(_ topic: String, _ lines: [String]) {
        for line in lines { print("MISSING", topic, line) }
        problems += 1
    }

    private func print(_ mark: String, _ topic: String, _ text: String) {
        Console.say("\(mark.padded(to: 8))\(topic.padded(to: 11))\(text)")
    }

    mutating func check(layouts engine: Engine) {
        let names = engine.layouts().names()
        var broken: [String] = []
        for name in names {
            do throws(Failure) {
                _ = try engine.template(name, reporting: { _ in })
            } catch {
                broken += error.lines
            }
        }
        if names.isEmpty { broken = ["there are none in '\(engine.assets.path)/layouts'; restore the folder"] }
        if broken.isEmpty {
            good("layouts", names.joined(separator: ", "))
        } else {
            bad("layouts", broken)
        }
    }

    mutating func check(fonts engine: Engine) throws(Failure) {
        let manifest = try engine.fontManifest()
        let fonts = manifest.status(root: engine.fonts)
        let present = fonts.count { $0.present }
        good("fonts", "\(present) of \(fonts.count) under \(engine.fonts ?? manifest.root)")
        let needed = fonts.filter { !$0.present && !$0.optional }
        for font in needed { bad("font", ["\(font.id): there is no \(font.file)"]) }
        if !needed.isEmpty { bad("fonts", ["run: \(DoctorReport.install(needed.map(\.package)))"]) }
        let wanted = fonts.filter { !$0.present && $0.optional }
        if !wanted.isEmpty {
            note(
                "fonts",
                "\(wanted.map(\.id).joined(separator: ", ")) are missing; rare scripts will be drawn as boxes. "
                    + "To have them, run: \(DoctorReport.install(wanted.map(\.package)))")
        }
    }

    mutating func checkTemporaryFolder() {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        if access(folder, W_OK | X_OK) == 0 {
            good("temporary", folder)
        } else {
            bad(
                "temporary",
                ["'\(folder)' cannot be written to: \(systemMessage(errno)); set TMPDIR to a folder that can"])
        }
    }

    /// The command that installs Debian packages.
    private static func install(_ packages: [String]) -> String {
        let names = Set(packages).sorted().joined(separator: " ")
        return (geteuid() == 0 ? "" : "sudo ") + "apt-get install -y --no-install-recommends \(names)"
    }
}
