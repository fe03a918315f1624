import Glibc

/// A queue of few places between one producer and several consumers, so that a batch of any length takes the same
/// memory: whoever puts waits for room, whoever takes waits for an element.
///
/// `@unchecked Sendable`: `elements` and `isClosed` are only touched between `lock` and `unlock` of the one mutex, and
/// the mutex and conditions live at fixed addresses until the last reference is gone.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let capacity: Int
    private var elements: [Element] = []
    private var isClosed = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Waits for room and adds an element; false when the queue has been closed.
    func put(_ element: Element) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.count >= capacity, !isClosed { pthread_cond_wait(changed, mutex) }
        if isClosed { return false }
        elements.append(element)
        pthread_cond_broadcast(changed)
        return true
    }

    /// Waits for an element and takes the oldest; nil when the queue is closed and empty.
    func take() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty, !isClosed { pthread_cond_wait(changed, mutex) }
        if elements.isEmpty { return nil }
        pthread_cond_broadcast(changed)
        return elements.removeFirst()
    }

    /// Lets nothing more in; what waits is still handed out, or dropped.
    func close(dropping: Bool = false) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        isClosed = true
        if dropping { elements.removeAll() }
        pthread_cond_broadcast(changed)
    }
}
