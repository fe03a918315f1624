import PieceModel
import Testing

@testable import PieceCount

@Suite("Titles under random edits")
struct TitlePropertyTests {
    @Test("After random edits the titles are those that looking at all pieces again gives")
    func randomEdits() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = TestRandom(seed)
        let rules = try shippedTitles()
        var seen: Set<String> = []
        for _ in 0..<12 {
            let owner = Owner(rules)
            var kept: [CountedPiece] = []
            var held: Set<String> = []
            for step in 0..<50 {
                let old = Bool.random(using: &random) ? kept.randomElement(using: &random) : nil
                // At first more pieces come than go, then more go than come.
                let grows = Int.random(in: 0..<4, using: &random) < (step < 35 ? 3 : 1)
                let new = grows ? try random.piece() : nil
                if let old, let index = kept.firstIndex(of: old) { kept.remove(at: index) }
                if let new { kept.append(new) }
                let changes = try owner.change(from: old, to: new)
                if old != new { held = held.union(changes.earned).subtracting(changes.lost) }
                if step % 10 == 9 {
                    let expected = TitleOracle(rules: rules, pieces: kept).titles
                    #expect(owner.titles.union(["newcomer"]) == expected, "seed \(seed)")
                }
                #expect(held == owner.titles, "seed \(seed)")
            }
            let oracle = TitleOracle(rules: rules, pieces: kept)
            for progress in try owner.judge.progress(reading: owner.counts) {
                #expect(progress.value == oracle.value(progress.rule), "\(progress.rule.id), seed \(seed)")
            }
            let scratch = Owner(rules)
            try scratch.add(kept)
            #expect(scratch.counts.differences(from: owner.counts) == [], "seed \(seed)")
            #expect(scratch.titles == owner.titles.union(["newcomer"]), "seed \(seed)")
            seen.formUnion(owner.titles)
        }
        // Otherwise nothing was proved.
        #expect(seen.count >= 30, "seed \(seed): only \(seen.count) titles were ever earned")
    }
}
