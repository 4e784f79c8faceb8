#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Keeps the loops out of libcurl once the process ends.
///
/// `exit` runs OpenSSL's clean-up while other threads go on; a loop that is inside OpenSSL then crashes. So every loop
/// passes this gate before it calls libcurl, and a handler of `exit`, which runs before OpenSSL's because it is
/// registered later, closes it for ever.
///
/// `@unchecked Sendable`: the lock is made for threads and lives at a fixed address as long as the process.
final class ExitGate: @unchecked Sendable {
    /// The one gate. It has to be made after `ccurl_load`, which makes OpenSSL register its handler.
    static let shared = ExitGate()

    private let lock: UnsafeMutablePointer<pthread_rwlock_t>

    private init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_rwlock_t())
        pthread_rwlock_init(lock, nil)
        atexit { ExitGate.shared.close() }
    }

    /// Before calling libcurl; waits for ever when the process is ending.
    func enter() { pthread_rwlock_rdlock(lock) }

    /// After calling libcurl.
    func leave() { pthread_rwlock_unlock(lock) }

    /// Waits until no loop is inside, but not long: the end must come.
    private func close() {
        for _ in 0..<2000 {
            if pthread_rwlock_trywrlock(lock) == 0 { return }
            usleep(1000)
        }
    }
}
