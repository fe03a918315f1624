/// What some work gives, and whether it was told to stop because it took too long. Work that ends well on being stopped
/// counts: what has been painted has been paid for.
func limited<Value: Sendable>(
    to limit: Duration, _ work: @escaping @Sendable () async -> Value
) async -> (value: Value, timedOut: Bool) {
    await withTaskGroup(of: Value?.self) { group in
        group.addTask { await work() }
        group.addTask {
            try? await Task.sleep(for: limit)
            return nil
        }
        var timedOut = false
        while let result = await group.next() {
            group.cancelAll()
            if let value = result { return (value, timedOut) }
            // The sleep also ends when the caller is cancelled.
            timedOut = !Task.isCancelled
        }
        // The group has a child that gives a value, so it does not run out before.
        preconditionFailure("work without a value")
    }
}
