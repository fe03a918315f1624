import PieceModel
import Testing

@testable import PieceCount

@Suite("Titles")
struct TitleTests {
    private static let shipped = Result { try shippedTitles() }
    private let rules: TitleRules

    init() throws { rules = try TitleTests.shipped.get() }

    static var ids: [String] { (try? shipped.get().rules.map(\.id)) ?? [] }

    @Test(
        "Every title is missing just below its threshold, there at it, and gone when a piece goes",
        arguments: ids)
    func threshold(_ id: String) throws {
        let rule = try #require(rules.rule(id))
        let owner = Owner(rules)
        guard let pieces = try rules.example(of: rule) else {
            // Everybody has joined; nobody is in a chat room before there are any.
            try owner.add((0..<10).map { try counted(["title": .string("\($0)")]) })
            #expect(owner.titles.contains(id) == (rule.metric == .joined))
            return
        }
        let last = try #require(pieces.last)
        try owner.add(pieces.dropLast())
        #expect(!owner.titles.contains(id), "after \(pieces.count - 1)")
        #expect(try owner.progress(id).value < rule.threshold)
        #expect(try owner.change(to: last).earned.contains(id), "after \(pieces.count)")
        let progress = try owner.progress(id)
        #expect(progress.value == rule.threshold && progress.grant?.earned == owner.now && progress.state == .earned)
        try owner.judge.wear(id, in: owner.counts)
        #expect(try owner.change(from: last, to: nil).lost.contains(id), "after a deletion")
        #expect(!owner.titles.contains(id) && owner.counts.preferences().worn == nil)
    }

    @Test("A number just outside the bounds of a condition is outside")
    func conditions() throws {
        var tried = 0
        for (id, condition) in rules.conditions {
            #expect(rules.marks(of: try condition.example()).contains(id), "\(id)")
            for (index, span) in condition.spans.enumerated() {
                let (low, high) = (span.range.lowerBound, span.range.upperBound)
                for (value, step) in [(low, -1), (high, 1)] where value != .min && value != .max {
                    for (number, holds) in [(value, true), (value + step, false)] {
                        var other = condition
                        other.spans[index] = .init(number: span.number, range: number...number)
                        // There is no score of 11, no minute before midnight, and nobody is fewer than nobody.
                        guard let piece = try? other.example() else { continue }
                        let marks = rules.marks(of: piece)
                        #expect(marks.contains(id) == holds, "\(id): \(span.number) \(number)")
                        tried += 1
                    }
                }
            }
        }
        #expect(tried > 50)
    }

    @Test("An account has the newcomer's title from its first moment on, and no other")
    func newcomer() throws {
        let owner = Owner(rules)
        #expect(try owner.counting.judge(at: owner.now, in: owner.counts) == TitleChanges(earned: ["newcomer"]))
        #expect(try owner.counting.judge(at: owner.now, in: owner.counts) == TitleChanges())
    }

    @Test("Only an owned title can be worn, and taking it off needs none")
    func wearing() throws {
        let owner = Owner(rules)
        try owner.change(to: counted(["kind": "movie", "time": "23:00"]))
        for title in ["big-spender", "no-such-title"] {
            #expect(throws: TitleNotOwned(title: title)) { try owner.judge.wear(title, in: owner.counts) }
        }
        try owner.judge.wear("sleepless-owl", in: owner.counts)
        #expect(owner.counts.preferences().worn == "sleepless-owl")
        try owner.judge.wear(nil, in: owner.counts)
        #expect(owner.counts.preferences().worn == nil)
    }

    @Test("A worn title stays on while others go")
    func wornStays() throws {
        let owner = Owner(rules)
        let film = try counted(["kind": "movie", "time": "23:00"])
        try owner.change(to: counted([:]))
        try owner.change(to: film)
        try owner.judge.wear("one-piecer", in: owner.counts)
        #expect(try owner.change(from: film, to: nil).lost == ["sleepless-owl"])
        #expect(owner.counts.preferences().worn == "one-piecer")
    }

    @Test("Titles of an older file go without a word, also when worn")
    func unknownTitles() throws {
        let owner = Owner(rules)
        try owner.counting.judge(at: owner.now, in: owner.counts)
        owner.counts.write(TitleGrant(title: "long-gone", earned: owner.now))
        try owner.judge.wear("long-gone", in: owner.counts)
        #expect(try owner.counting.judge(at: owner.now, in: owner.counts) == TitleChanges())
        #expect(owner.titles == ["newcomer"] && owner.counts.preferences().worn == nil)
    }

    @Test("A title keeps the moment it was earned and that it was seen")
    func kept() throws {
        let owner = Owner(rules)
        let piece = try counted([:])
        try owner.change(to: piece)
        let grant = TitleGrant(title: "one-piecer", earned: owner.now, seen: true)
        owner.counts.write(grant)
        let later = Instant(milliseconds: owner.now.milliseconds + 1)
        try owner.counting.change(from: nil, to: piece, at: later, in: owner.counts)
        #expect(owner.counts.grants().contains(grant))
    }

    @Test("The title for all genre titles comes and goes together with the last of them")
    func titlesOfTitles() throws {
        let owner = Owner(rules)
        let master = try #require(rules.rule("genre-master"))
        let pieces = try #require(try rules.example(of: master))
        try owner.add(pieces.dropLast())
        let last = try #require(pieces.last)
        #expect(try owner.change(to: last).earned == ["life-documentary", "genre-master"])
        #expect(try owner.change(from: last, to: nil).lost == ["life-documentary", "genre-master"])
    }

    @Test("Changes are told in the order of the rules")
    func order() throws {
        let owner = Owner(rules)
        let film = try counted(["kind": "movie", "time": "23:00", "date": "2024-12-31", "seat": "VIP석"])
        let changes = try owner.change(to: film)
        let indices = changes.earned.compactMap { rules.index($0) }
        #expect(changes.earned.count >= 5 && indices == indices.sorted())
        #expect(try owner.change(from: film, to: nil).lost == changes.earned.filter { $0 != "newcomer" })
    }
}
