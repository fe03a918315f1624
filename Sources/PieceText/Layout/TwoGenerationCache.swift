/// A dictionary that forgets: what has not been asked for during about `limit` insertions' worth of cost is dropped.
///
/// Two generations stand in for a full order of use: entries are born young, the young become the old when they have
/// filled half of the limit, and an old entry that is asked for becomes young again.
struct TwoGenerationCache<Key: Hashable, Value> {
    private var young: [Key: (value: Value, cost: Int)] = [:]
    private var old: [Key: (value: Value, cost: Int)] = [:]
    private var youngCost = 0
    private var oldCost = 0
    private let limit: Int

    init(limit: Int) { self.limit = max(2, limit) }

    /// The cost of everything kept.
    var totalCost: Int { youngCost + oldCost }

    mutating func value(for key: Key) -> Value? {
        if let found = young[key] { return found.value }
        guard let found = old.removeValue(forKey: key) else { return nil }
        oldCost -= found.cost
        insert(found.value, cost: found.cost, for: key)
        return found.value
    }

    mutating func insert(_ value: Value, cost: Int = 1, for key: Key) {
        if youngCost + cost > limit / 2 {
            old = young
            oldCost = youngCost
            young = [:]
            youngCost = 0
        }
        if let replaced = young.updateValue((value, cost), forKey: key) { youngCost -= replaced.cost }
        youngCost += cost
    }

    mutating func removeAll() {
        young = [:]
        old = [:]
        youngCost = 0
        oldCost = 0
    }
}
