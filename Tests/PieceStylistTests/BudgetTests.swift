import PieceModel
import Testing

@testable import PieceStylist

@Suite("Budgets and prices")
struct BudgetTests {
    /// 00:00 in Korea on 1 November 2026.
    private let midnight = Instant(milliseconds: 1_793_458_800_000)

    private func code(_ budget: MemoryBudget, _ user: String, _ amount: Int64, at now: Instant) -> BudgetError.Code? {
        do throws(BudgetError) {
            _ = try budget.reserve(user: user, amount: MicroUSD(amount), at: now)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("A thousand who reserve at once never get more than there is")
    func race() async throws {
        let budget: any Budget = MemoryBudget(
            BudgetLimits(userDay: MicroUSD(30_000), allDay: MicroUSD(1_000_000), allMonth: MicroUSD(1_005_000)))
        let now = midnight
        let granted = await withTaskGroup(of: Reservation?.self) { group in
            for number in 0..<1_000 {
                group.addTask {
                    try? await budget.reserve(user: "user \(number % 50)", amount: MicroUSD(10_000), at: now)
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(granted.count == 100)
        #expect(Set(granted.map(\.id)).count == 100)
        for (_, own) in Dictionary(grouping: granted, by: \.user) { #expect(own.count <= 3) }
        #expect(try await budget.left(user: "user 0", at: now).allDay == .zero)
        // Given back by a thousand at once as well, and twice each.
        await withTaskGroup(of: Void.self) { group in
            for reservation in granted + granted { group.addTask { _ = try? await budget.release(reservation) } }
        }
        #expect(try await budget.left(user: "user 0", at: now).allDay == MicroUSD(1_000_000))
    }

    @Test("Each limit is told by its name, and the tightest of a user comes first")
    func limits() {
        let budget = MemoryBudget(
            BudgetLimits(
                userDay: MicroUSD(10), userMonth: MicroUSD(15), allDay: MicroUSD(18), allMonth: MicroUSD(20)))
        let tomorrow = midnight.adding(seconds: 86_400)
        #expect(code(budget, "a", 11, at: midnight) == .userDay)
        #expect(code(budget, "a", 10, at: midnight) == nil)
        #expect(code(budget, "a", 1, at: midnight) == .userDay)
        #expect(code(budget, "b", 9, at: midnight) == .allDay)
        #expect(code(budget, "b", 8, at: midnight) == nil)
        #expect(code(budget, "a", 6, at: tomorrow) == .userMonth)
        #expect(code(budget, "a", 3, at: tomorrow) == .allMonth)
        #expect(code(budget, "a", 2, at: tomorrow) == nil)
        let december = midnight.adding(seconds: 30 * 86_400)
        #expect(code(budget, "a", 10, at: december) == nil)
    }

    @Test("A day begins at midnight in Korea")
    func days() {
        let budget = MemoryBudget(BudgetLimits(userDay: MicroUSD(10)))
        #expect(code(budget, "a", 10, at: midnight.adding(seconds: -0.001)) == nil)
        #expect(code(budget, "a", 10, at: midnight) == nil)
        #expect(code(budget, "a", 1, at: midnight.adding(seconds: 86_399)) == .userDay)
        #expect(BudgetLimits(zoneOffset: 0).day(of: midnight)?.description == "2026-10-31")
        #expect(BudgetLimits().day(of: midnight)?.description == "2026-11-01")
    }

    @Test("Settling counts what was spent, on the day of the reservation, once")
    func settling() throws {
        let budget = MemoryBudget(BudgetLimits(userDay: MicroUSD(100), userMonth: MicroUSD(500)))
        let late = midnight.adding(seconds: 86_399)
        let first = try budget.reserve(user: "a", amount: MicroUSD(60), at: late)
        let next = late.adding(seconds: 10)
        #expect(try budget.left(user: "a", at: next).userDay == MicroUSD(100))
        #expect(budget.settle(first, actual: MicroUSD(25)))
        #expect(!budget.settle(first, actual: MicroUSD(25)))
        #expect(!budget.release(first))
        #expect(try budget.left(user: "a", at: late) == BudgetLeft(userDay: MicroUSD(75), userMonth: MicroUSD(475)))
        let second = try budget.reserve(user: "a", amount: MicroUSD(75), at: late)
        // It became dearer than thought: nothing is left, and less than nothing is nothing.
        #expect(budget.settle(second, actual: MicroUSD(90)))
        #expect(try budget.left(user: "a", at: late) == BudgetLeft(userDay: .zero, userMonth: MicroUSD(385)))
        #expect(code(budget, "a", 1, at: late) == .userDay)
    }

    @Test("Sums neither overflow nor go below nothing")
    func extremes() {
        #expect(MicroUSD(.max) + MicroUSD(1) == MicroUSD(.max))
        #expect(MicroUSD(1) - MicroUSD(2) == .zero)
        #expect(MicroUSD(-5) == .zero)
        #expect(MicroUSD(63_000).description == "$0.063000")
        #expect(MicroUSD(1_234_567_890).description == "$1234.567890")
        let budget = MemoryBudget(BudgetLimits(allMonth: MicroUSD(.max - 1)))
        #expect(code(budget, "a", .max, at: midnight) == .allMonth)
        let tokens = CostTable.Tokens(
            model: "m", inputText: MicroUSD(.max), inputImage: .zero, output: MicroUSD(.max))
        #expect(tokens.price(of: Usage(inputText: .max, inputImage: 0, output: .max)) == MicroUSD(.max))
    }

    @Test("A picture costs what its tokens cost, else what its row says, else the table's other price")
    func prices() throws {
        let table = CostTable.sample
        let (square, upright) = (PixelSize(1024, 1024), PixelSize(1024, 1536))
        let usage = Usage(inputText: 23, inputImage: 300, output: 4160)
        // 23 × $5 + 300 × $10 + 4160 × $40, a million each.
        #expect(table.cost(model: "gpt-image-1", size: square, quality: .high, usage: usage) == MicroUSD(169_515))
        for quality in [PaintOptions.Quality.low, .high] {
            let reserved = table.estimate(model: "gpt-image-1", size: square, quality: quality)
            let dearer = table.estimate(model: "gpt-image-1", size: upright, quality: quality)
            #expect(reserved < dearer)
            #expect(table.cost(model: "gpt-image-1", size: square, quality: quality, usage: nil) == reserved)
        }
        #expect(table.estimate(model: "gpt-image-1", size: square, quality: .high) >= MicroUSD(169_515))
        // Left to the server it may be the dearest.
        #expect(
            table.estimate(model: "gpt-image-1", size: square, quality: nil)
                == table.estimate(model: "gpt-image-1", size: upright, quality: .high))
        #expect(table.estimate(model: "new", size: square, quality: nil) == table.other)
        #expect(!table.isFree)
        #expect(CostTable.free.isFree)
        #expect(CostTable.free.cost(model: "x", size: square, quality: nil, usage: usage) == .zero)
        // A part of a millionth counts as a whole one.
        let odd = CostTable.Tokens(model: "m", inputText: MicroUSD(1), inputImage: .zero, output: .zero)
        #expect(odd.price(of: Usage(inputText: 1, inputImage: 0, output: 0)) == MicroUSD(1))
    }

    @Test("What may be repeated follows from what it may cost")
    func repeating() throws {
        let doubt = PaintError(.unavailable, "", "", mayHaveBeenCharged: true)
        let sure = PaintError(.unavailable, "", "")
        let paid = try endpoint(1)
        #expect(!paid.mayRepeat(after: doubt))
        #expect(paid.mayRepeat(after: sure))
        #expect(try endpoint(1, honoursKeys: true).mayRepeat(after: doubt))
        #expect(try endpoint(1, prices: .free).mayRepeat(after: doubt))
        #expect(try !endpoint(1, honoursKeys: true).mayRepeat(after: PaintError(.empty, "", "")))
        #expect(!paid.mayRepeat(after: PaintError(.unavailable, "", "", shouldRetry: false)))
    }
}
