import PieceModel
import PieceStore
import Synchronization

/// Remembers for a few seconds that a session or API token was there, so that not every request asks the store. On
/// this node an end counts at once, on others when the entry has run out.
final class IdentityCache: Sendable {
    enum Key: Hashable, Sendable {
        case session(Identifier<Session>)
        case apiToken(TokenHash)
    }

    struct Entry: Sendable {
        let identity: Identity
        /// When the session or token itself ends.
        let expires: Instant?
        let checked: Instant
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Counts the times something was forgotten.
        var generation = 0
    }

    /// Milliseconds.
    private let life: Int64
    private let capacity: Int
    private let state = Mutex(State())

    init(seconds: Int = 5, capacity: Int = 10_000) {
        life = Int64(seconds) * 1000
        self.capacity = capacity
    }

    /// The entry, if it is fresh, and the generation to give to `remember` after asking the store.
    func look(up key: Key, at now: Instant) -> (entry: Entry?, generation: Int) {
        state.withLock { state in
            let entry = state.entries[key].flatMap { isFresh($0, at: now) ? $0 : nil }
            return (entry, state.generation)
        }
    }

    /// Keeps an entry, unless something was forgotten while the store was asked: its answer may be from before that.
    func remember(_ entry: Entry, for key: Key, generation: Int) {
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= capacity {
                state.entries = state.entries.filter { isFresh($0.value, at: entry.checked) }
                if state.entries.count >= capacity { state.entries = [:] }
            }
            state.entries[key] = entry
        }
    }

    func forget(where matches: (Identity) -> Bool) {
        state.withLock { state in
            state.generation += 1
            state.entries = state.entries.filter { !matches($0.value.identity) }
        }
    }

    private func isFresh(_ entry: Entry, at now: Instant) -> Bool {
        now.milliseconds - entry.checked.milliseconds < life && now >= entry.checked
    }
}
