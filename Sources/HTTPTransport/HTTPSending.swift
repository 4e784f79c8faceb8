/// Whatever can carry a request to its answer: the network, or a substitute in a test.
public protocol HTTPSending: Sendable {
    /// Sends a request once and waits for the whole answer. Any status is an answer; redirects are not followed.
    ///
    /// - Throws: `TransportError` when there is no complete answer, `CancellationError` when the task was cancelled.
    func send(_ request: OutgoingRequest) async throws -> IncomingResponse
}
