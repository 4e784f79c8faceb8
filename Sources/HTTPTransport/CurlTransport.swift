/// Requests over the network, by libcurl.
///
/// One thread drives all transfers; connections are kept and shared. Certificate checks cannot be switched off.
/// Letting go of the last reference ends the thread too; `shutDown` also waits for it.
public final class CurlTransport: HTTPSending {
    private let loop: TransferLoop

    /// Reads the certificates and starts the thread.
    ///
    /// - Throws: `TransportError` with code `configuration`, naming the file that cannot be used.
    public init(_ configuration: TransportConfiguration = TransportConfiguration()) throws {
        loop = try TransferLoop(configuration)
    }

    deinit { loop.stop() }

    /// Sends a request once; see `HTTPSending`.
    public func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        try Task.checkCancellation()
        let transfer = try Transfer(request, defaultTimeout: loop.configuration.timeout)
        let loop = loop
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.start(transfer, continuation)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
    }

    /// Fails what is under way with `shutDown`, closes all connections and waits until the thread has ended.
    public func shutDown() async {
        let loop = loop
        await withCheckedContinuation { continuation in loop.stop(then: continuation) }
    }
}
