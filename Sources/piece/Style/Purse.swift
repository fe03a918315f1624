import PieceModel
import PieceStylist
import Synchronization

/// The money of a batch: set aside before each request, noted in a journal before it is sent, settled by its answer.
///
/// The limit is one for all runs with the same journal: what earlier ones spent, or may have spent, counts.
final class Purse: Sendable {
    private let budget: MemoryBudget
    private let limit: MicroUSD
    private let journal: PaintJournal
    private let honoursKeys: Bool
    private let payAgain: Bool
    private let clock: Clock
    /// All reservations are of this moment, so that no midnight gives the limit anew.
    private let start: Instant
    /// Pictures that are being asked for, by line.
    private let claims = Mutex<[CacheKey: Int]>([:])

    /// - Parameters:
    ///   - honoursKeys: whether the server charges once for requests with the same key.
    ///   - payAgain: whether pictures that were paid for, or may have been, may be paid for once more.
    init(
        limit: MicroUSD, journal: PaintJournal, honoursKeys: Bool, payAgain: Bool, clock: Clock
    ) throws(Failure) {
        self.limit = limit
        self.journal = journal
        self.honoursKeys = honoursKeys
        self.payAgain = payAgain
        self.clock = clock
        start = clock.now()
        budget = MemoryBudget(BudgetLimits(allMonth: limit))
        let before = journal.spent
        do throws(BudgetError) {
            budget.settle(try budget.reserve(user: "", amount: before, at: start), actual: before)
        } catch {
            throw Purse.usedUp("earlier runs spent \(before) of \(limit), or may have")
        }
    }

    /// The file of the journal, which no picture may take the place of.
    var path: String { journal.path }

    /// What was spent of what, for people.
    var report: String {
        let doubt = journal.inDoubt
        let spent = "spent \(journal.spent) of \(limit)"
        return doubt == .zero ? spent : "\(spent), \(doubt) of it in doubt; see \(journal.path)"
    }

    /// Pays for a picture, once.
    /// - Parameters:
    ///   - price: the most that it may cost.
    ///   - line: where it stands in the batch.
    ///   - cost: what an answer did cost.
    /// - Throws: when the picture was paid for before, when there is no money left, or as `paint` fails.
    func pay(
        for key: CacheKey, _ price: MicroUSD, line: Int, out: String, _ cost: (PaintAnswer) -> MicroUSD,
        _ paint: () -> Result<PaintAnswer, PaintError>
    ) throws(Failure) -> PaintAnswer {
        try claim(key, line)
        let known = journal.entry(key)
        let resumes = known.open != nil && honoursKeys
        if !resumes { try refuseToPayTwice(known) }
        // What is in doubt counts as spent already, so that asking for it again sets nothing more aside.
        let reservation = resumes ? nil : try reserve(price)
        do throws(Failure) {
            try journal.sending(
                key, reserved: known.openIf(resumes) ?? price, out: out, at: clock.now(), resumes: resumes)
        } catch {
            if let reservation { budget.release(reservation) }
            throw error
        }
        switch paint() {
        case .success(let answer):
            let spent = cost(answer)
            if let reservation { budget.settle(reservation, actual: spent) }
            try journal.answered(key, spent: spent)
            return answer
        case .failure(let error):
            // What is in doubt stays set aside, and without an answer in the journal.
            if !error.mayHaveBeenCharged, !resumes {
                if let reservation { budget.release(reservation) }
                try journal.failed(key)
            }
            throw Failure(painting: error)
        }
    }

    private func claim(_ key: CacheKey, _ line: Int) throws(Failure) {
        let first: Int? = claims.withLock { claims in
            if let first = claims[key] { return first }
            claims[key] = line
            return nil
        }
        guard let first else { return }
        throw Failure(
            .badData, "line \(first) asks for the same picture, which would be paid for twice",
            "copy its output, or write another seed")
    }

    private func refuseToPayTwice(_ known: PaintJournal.Entry) throws(Failure) {
        guard !payAgain else { return }
        if let open = known.open {
            throw Failure(
                .unavailable,
                "was sent before and no answer is known: \(open) may have been charged, and would be again",
                "look at the server's bill, and use --pay-again to pay once more")
        }
        if known.isAnswered, !honoursKeys {
            throw Failure(
                .unavailable, "was painted and paid for before (\(known.spent)), but the picture is not there",
                "look for it, or use --pay-again to pay once more")
        }
    }

    private func reserve(_ price: MicroUSD) throws(Failure) -> Reservation {
        do throws(BudgetError) {
            return try budget.reserve(user: "", amount: price, at: start)
        } catch {
            throw Purse.usedUp("the picture may cost \(price), and \(left) of \(limit) are left")
        }
    }

    private var left: MicroUSD { (try? budget.left(user: "", at: start).allMonth) ?? .zero }

    private static func usedUp(_ message: String) -> Failure {
        var failure = Failure(.unavailable, message, "raise --budget to paint more")
        failure.endsBatch = true
        return failure
    }
}

extension PaintJournal.Entry {
    fileprivate func openIf(_ condition: Bool) -> MicroUSD? { condition ? open : nil }
}
