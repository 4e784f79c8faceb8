internal import CProcess
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
        /// A signal came; what is about to start must not miss it.
        var isRequested = false
    }

    private let state = Locked(State())

    /// Listens until the result is cancelled. `handler` also hears signals while nothing runs.
    func listen(_ handler: @escaping @Sendable (Cause) -> Void) -> Listening {
        let pipe = cprocess_catch_signals()
        guard pipe >= 0 else { return Listening(source: nil) }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: pipe, queue: DispatchQueue(label: "kvmsh.signals"))
        source.setEventHandler { [weak self] in
            var number: UInt8 = 0
            while read(pipe, &number, 1) == 1 {
                self?.cancel()
                handler(Int32(number) == SIGINT ? .interrupt : .terminate)
            }
        }
        source.activate()
        return Listening(source: source)
    }

    /// Signals that are being listened to.
    struct Listening {
        fileprivate let source: (any DispatchSourceRead)?

        /// Ends it.
        func cancel() { source?.cancel() }
    }

    /// Runs `body` in a task that a signal cancels.
    func run<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
        let task = Task { await body() }
        let isLate = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.isRequested
        }
        if isLate { task.cancel() }
        defer { state.withLock { $0.cancel = nil } }
        return await task.value
    }

    /// Forgets signals that came before: the prompt asks for a new entry.
    func reset() {
        state.withLock { $0.isRequested = false }
    }

    /// Cancels what runs or is about to.
    func cancel() {
        let cancel = state.withLock { state in
            state.isRequested = true
            return state.cancel
        }
        cancel?()
    }
}
