import PieceModel
import PieceServer
import PieceStore

/// What was asked of `piece rerender`; names are looked up when the store is open.
struct RerenderOptions: Sendable {
    var isDry = false
    var sheet: String?
    var mark: String?
    var jobs: Int?
    /// An e-mail address or an id.
    var owner: String?
    /// Everything but the owner.
    var selection = RerenderSelection()
    /// What is left: settings of `piece serve`.
    var settings: [String] = []

    /// - Throws: the first thing that is wrong.
    init(_ arguments: [String]) throws(Failure) {
        var words = CommandWords(arguments)
        isDry = words.take(flag: "dry-run")
        selection.force = words.take(flag: "force")
        sheet = try words.take(option: "sheet")
        mark = try words.take(option: "mark")
        owner = try words.take(option: "owner")
        selection.layoutIs = try words.take(option: "layout-is")
        selection.layout = try words.take(option: "layout")
        selection.olderThan = try words.number("older-than-version", 1...1_000_000)
        selection.limit = try words.number("limit", 1...1_000_000_000)
        jobs = try words.number("jobs", 1...256)
        selection.from = try words.day("from")
        selection.to = try words.day("to")
        settings = words.rest
        if sheet != nil, !isDry {
            throw Failure(.usage, "--sheet shows what would be done", "add --dry-run")
        }
        if mark != nil, !selection.force || isDry {
            throw Failure(
                .usage, "--mark is for --force only; without it the records themselves tell what is done",
                "leave it out")
        }
        if let from = selection.from, let to = selection.to, from > to {
            throw Failure(.usage, "--from \(from) is after --to \(to)", "exchange them")
        }
    }

    /// The selection with its owner.
    func selection(_ store: any PieceStore) async throws -> RerenderSelection {
        var selection = selection
        guard let owner else { return selection }
        var account: Account?
        if let id = AccountID(owner) {
            account = try await store.account(id)
        } else {
            account = try await store.account(email: owner.lowercased())
        }
        guard let account else {
            throw Failure(.usage, "--owner: there is no account '\(owner.prefix(80))'", "give its e-mail address or id")
        }
        selection.owner = account.id
        return selection
    }

    /// What a mark file stands for: another command must not go on from it.
    func fingerprint(_ selection: RerenderSelection) -> String {
        let facts: [String] = [
            selection.owner.map { "owner \($0)" }, selection.layoutIs.map { "layout-is \($0)" },
            selection.olderThan.map { "older-than-version \($0)" }, selection.from.map { "from \($0)" },
            selection.to.map { "to \($0)" }, selection.layout.map { "layout \($0)" },
        ].compactMap(\.self)
        return (["force"] + facts).joined(separator: ", ")
    }
}

extension CommandWords {
    fileprivate mutating func number(_ name: String, _ range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = try take(option: name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                .usage, "--\(name) '\(text.prefix(40))' is no number from \(range.lowerBound) to \(range.upperBound)",
                "write it in digits")
        }
        return number
    }

    fileprivate mutating func day(_ name: String) throws(Failure) -> LocalDate? {
        guard let text = try take(option: name) else { return nil }
        guard let day = LocalDate(text) else {
            throw Failure(.usage, "--\(name) '\(text.prefix(40))' is no day", "write it as 2026-11-14")
        }
        return day
    }
}
