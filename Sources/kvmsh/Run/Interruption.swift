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

    private let cancelRunning = Locked<(@Sendable () -> Void)?>(nil)

    /// Listens until the result is cancelled. `handler` also hears signals while nothing runs.
    func listen(_ handler: @escaping @Sendable (Cause) -> Void) -> Listening {
        var sources: [any DispatchSourceSignal] = []
        let queue = DispatchQueue(label: "kvmsh.signals")
        for (number, cause) in [(SIGINT, Cause.interrupt), (SIGTERM, .terminate), (SIGHUP, .terminate)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [weak self] in
                self?.cancel()
                handler(cause)
            }
            source.activate()
            sources.append(source)
        }
        return Listening(sources: sources)
    }

    /// Signals that are being listened to.
    struct Listening {
        fileprivate let sources: [any DispatchSourceSignal]

        /// Ends it.
        func cancel() {
            for source in sources { source.cancel() }
        }
    }

    /// Runs `body` in a task that a signal cancels.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let task = Task { await body() }
        cancelRunning.withLock { $0 = { task.cancel() } }
        defer { cancelRunning.withLock { $0 = nil } }
        return await task.value
    }

    /// Cancels what runs, if something does.
    func cancel() {
        cancelRunning.withLock { $0 }?()
    }
}
