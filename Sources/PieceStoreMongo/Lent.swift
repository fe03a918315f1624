import Synchronization

/// A closure lent to another thread for the time of one call. `withoutActuallyEscaping` insists that no copy is left when
/// the call returns; what holds this box may live a moment longer, so the closure is taken out of it first.
final class Lent<Closure: Sendable>: Sendable {
    private let closure: Mutex<Closure?>

    init(_ closure: Closure) { self.closure = Mutex(closure) }

    /// The closure, until it is taken back.
    var borrowed: Closure? { closure.withLock { $0 } }

    func takeBack() { closure.withLock { $0 = nil } }
}
