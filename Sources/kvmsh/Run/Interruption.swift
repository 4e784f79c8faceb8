internal import Dispatch
internal import Locking

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Ctrl-C and requests to end: they cancel what runs, which then ends cleanly.
final class Interruption: Sendable {
    /// Which signal came.
    enum Cause: Sendable {
        /// `SIGINT`: Ctrl-C.
        case interrupt
        /// `SIGTERM` or `SIGHUP`.
        case terminate
    }

    private struct State {
        var cancel: (@Sendable () -> Void)?
        var sources: [any DispatchSourceSignal] = []
    }

    private let state = Locked(State())

    /// Listens from now on. `handler` also hears signals while nothing runs.
    func listen(_ handler: @escaping @Sendable (Cause) -> Void) {
        let queue = DispatchQueue(label: "kvmsh.signals")
        for (number, cause) in [(SIGINT, Cause.interrupt), (SIGTERM, .terminate), (SIGHUP, .terminate)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in
                self?.cancel()
                handler(cause)
            }
            source.activate()
            state.withLock { $0.sources.append(source) }
        }
    }

    /// Runs `body` in a task that a signal cancels.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let task = Task { await body() }
        state.withLock { $0.cancel = { task.cancel() } }
        defer { state.withLock { $0.cancel = nil } }
        return await task.value
    }

    /// Cancels what runs, if something does.
    func cancel() {
        state.withLock { $0.cancel }?()
    }
}
