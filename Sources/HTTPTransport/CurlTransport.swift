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
    ///
    /// When the server's certificate is not accepted, a second connection looks at it, so that the error can name its
    /// issuer; nothing is sent there.
    public func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        try Task.checkCancellation()
        let transfer = try Transfer(request, defaultTimeout: loop.configuration.timeout)
        do {
            return try await carry(transfer)
        } catch var error as TransportError where error.code == .tls {
            error.presented = await presented(for: request, error)
            throw error
        }
    }

    private func presented(for request: OutgoingRequest, _ error: TransportError) async -> PresentedCertificate? {
        var look = OutgoingRequest(method: "GET", url: request.url, isManagedIdentity: request.isManagedIdentity)
        look.timeout = loop.configuration.connectTimeout
        guard
            let transfer = try? Transfer(
                look, defaultTimeout: loop.configuration.connectTimeout, isCertificateLook: true),
            (try? await carry(transfer)) != nil
        else { return nil }
        return PresentedCertificate(transfer.shown, said: error.message)
    }

    private func carry(_ transfer: Transfer) async throws -> IncomingResponse {
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
