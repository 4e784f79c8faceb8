#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// State that one thread at a time may touch.
///
/// A `pthread_mutex_t` and not `Synchronization.Mutex`, because ThreadSanitizer cannot see the latter on Linux and
/// reports every use as a race.
///
/// `@unchecked Sendable`: `state` is read and written only inside `withLock`, which holds `mutex`; the mutex lives at a
/// fixed address for the life of the object.
public final class Locked<State>: @unchecked Sendable {
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// Takes over the state; nothing else may keep a reference into it.
    public init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` alone on the state. `body` must not wait for anything and must not take the same lock again.
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending State) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }
}
