internal import CCurl
internal import Locking

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The thread that drives all transfers of one transport through libcurl's multi interface.
///
/// `@unchecked Sendable`: `multi` is used by the loop's thread; others only call `ccurl_multi_wakeup`, which libcurl
/// allows from any thread, under the lock and only while the handle lives. `running` and `idle` belong to the thread.
final class TransferLoop: @unchecked Sendable {
    let configuration: TransportConfiguration
    private let multi: UnsafeMutableRawPointer
    private let handles: EasyHandles
    private let inbox = Locked(Inbox())
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]

    private enum Order {
        case start(Transfer)
        case cancel(Transfer)
    }

    private struct Inbox {
        var orders: [Order] = []
        var isStopping = false
        var hasEnded = false
        var endWaiters: [CheckedContinuation<Void, Never>] = []
    }

    init(_ configuration: TransportConfiguration) throws {
        guard ccurl_load() == 0, let multi = ccurl_multi_init() else {
            throw TransportError(
                code: .configuration, message: "libcurl 7.87 or newer cannot be loaded; install it (Debian: libcurl4)",
                host: "", sentWholeRequest: false)
        }
        do {
            handles = try EasyHandles(configuration)
        } catch {
            ccurl_multi_cleanup(multi)
            throw error
        }
        _ = ExitGate.shared
        self.multi = multi
        self.configuration = configuration
        let ceiling = max(1, configuration.maximumConnectionsPerHost)
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, ceiling)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(16, ceiling * 2))
        do {
            try startThread { self.run() }
        } catch {
            ccurl_multi_cleanup(multi)
            throw TransportError(code: .configuration, message: "\(error)", host: "", sentWholeRequest: false)
        }
    }

    // MARK: - From any thread

    /// Hands a transfer over; its continuation is resumed exactly once, whatever happens.
    func start(_ transfer: Transfer, _ continuation: CheckedContinuation<IncomingResponse, any Error>) {
        let refusal: (any Error)? = inbox.withLock { inbox in
            if transfer.stage == .cancelled { return CancellationError() }
            if inbox.isStopping { return TransferLoop.shutDownError(transfer, sent: false) }
            transfer.stage = .posted
            transfer.continuation = continuation
            post(.start(transfer), to: &inbox)
            return nil
        }
        if let refusal { continuation.resume(throwing: refusal) }
    }

    /// Ends a transfer, also one that has not been started or has ended already.
    func cancel(_ transfer: Transfer) {
        inbox.withLock { inbox in
            if transfer.stage == .new {
                transfer.stage = .cancelled
            } else if transfer.stage == .posted, !inbox.isStopping {
                post(.cancel(transfer), to: &inbox)
            }
        }
    }

    /// Lets the thread end; `waiter` is resumed when it has.
    func stop(then waiter: CheckedContinuation<Void, Never>? = nil) {
        let isOver = inbox.withLock { inbox in
            if inbox.hasEnded { return true }
            if let waiter { inbox.endWaiters.append(waiter) }
            if !inbox.isStopping {
                inbox.isStopping = true
                ccurl_multi_wakeup(multi)
            }
            return false
        }
        if isOver { waiter?.resume() }
    }

    /// The loop is woken only for the first order: it takes all that are there.
    private func post(_ order: Order, to inbox: inout Inbox) {
        if inbox.orders.isEmpty, !inbox.isStopping { ccurl_multi_wakeup(multi) }
        inbox.orders.append(order)
    }

    // MARK: - On the loop's thread

    /// Passes `ExitGate` for everything but the waiting.
    private func run() {
        TransferLoop.blockSignals()
        var isStopping = false
        while !isStopping {
            let orders: [Order]
            (orders, isStopping) = inbox.withLock { inbox in
                let orders = inbox.orders
                inbox.orders = []
                return (orders, inbox.isStopping)
            }
            ExitGate.shared.enter()
            for order in orders { obey(order) }
            if isStopping { break }
            var count: Int32 = 0
            ccurl_multi_perform(multi, &count)
            collect()
            ExitGate.shared.leave()
            ccurl_multi_poll(multi, 60_000)
        }
        defer { ExitGate.shared.leave() }
        for (easy, transfer) in running {
            ccurl_multi_remove(multi, easy)
            handles.giveBack(easy)
            finish(transfer, .failure(TransferLoop.shutDownError(transfer, sent: transfer.sentWholeRequest)))
        }
        running = [:]
        handles.close()
        let waiters = inbox.withLock { inbox in
            ccurl_multi_cleanup(multi)
            inbox.hasEnded = true
            let waiters = inbox.endWaiters
            inbox.endWaiters = []
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func obey(_ order: Order) {
        switch order {
        case .start(let transfer):
            guard let easy = handles.take(for: transfer) else {
                let error = TransportError(
                    code: .configuration, message: "libcurl has no handle to give", host: transfer.url.authority,
                    sentWholeRequest: false)
                return finish(transfer, .failure(error))
            }
            running[easy] = transfer
            let added = ccurl_multi_add(multi, easy)
            guard added == CURLM_OK else {
                running[easy] = nil
                handles.giveBack(easy)
                let error = TransportError(
                    code: .configuration, message: String(cString: ccurl_multi_error(added)),
                    host: transfer.url.authority, sentWholeRequest: false)
                return finish(transfer, .failure(error))
            }
        case .cancel(let transfer):
            guard let easy = transfer.easy, running[easy] === transfer else { return }
            running[easy] = nil
            ccurl_multi_remove(multi, easy)
            handles.giveBack(easy)
            finish(transfer, .failure(CancellationError()))
        }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = ccurl_multi_next_message(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = running.removeValue(forKey: easy)
            else { continue }
            let code = ccurl_message_result(message)
            if transfer.isCertificateLook { transfer.shown = PresentedCertificate.lines(of: easy) }
            let result = Outcome.of(transfer, code: code, easy: easy, configuration: configuration)
            ccurl_multi_remove(multi, easy)
            handles.giveBack(easy)
            finish(transfer, result)
        }
    }

    private func finish(_ transfer: Transfer, _ result: Result<IncomingResponse, any Error>) {
        transfer.release()
        let continuation = transfer.continuation
        transfer.continuation = nil
        continuation?.resume(with: result)
    }

    private static func shutDownError(_ transfer: Transfer, sent: Bool) -> TransportError {
        TransportError(
            code: .shutDown, message: "the transport has been shut down", host: transfer.url.authority,
            sentWholeRequest: sent)
    }

    /// Signals are for the program's own threads. A broken connection would otherwise end the process by SIGPIPE,
    /// which libcurl does not hold back when it is told to leave signals alone. Faults stay as they are.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
