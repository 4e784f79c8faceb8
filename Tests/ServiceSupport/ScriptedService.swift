public import HTTPTransport
internal import Locking

/// A service in memory that answers by a script and remembers every request. One that has a challenge answers with it
/// whoever brings no token.
public final class ScriptedService: HTTPSending {
    /// Makes the answer to a request.
    public typealias Answer = @Sendable (OutgoingRequest) async throws -> IncomingResponse

    private struct State {
        var requests: [OutgoingRequest] = []
        var answers: [Answer] = []
        var challenge: IncomingResponse?
        var inFlight = 0
        var mostInFlight = 0
    }

    private let state: Locked<State>
    private let fallback: Answer?

    /// - Parameters:
    ///   - challenge: the answer to requests without a token; nil lets them take the next answer too.
    ///   - answers: one for each request, in order.
    ///   - fallback: for requests beyond those.
    public init(challenge: IncomingResponse?, answers: [Answer] = [], fallback: Answer? = nil) {
        state = Locked(State(answers: answers, challenge: challenge))
        self.fallback = fallback
    }

    /// Every request, the handshake too.
    public var requests: [OutgoingRequest] { state.withLock { $0.requests } }
    /// The requests that carried a token.
    public var authorized: [OutgoingRequest] { requests.filter { $0.headers.first("authorization") != nil } }
    /// The most requests that were unanswered at one time.
    public var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    /// Another challenge from now on.
    public func setChallenge(_ challenge: IncomingResponse) { state.withLock { $0.challenge = challenge } }

    /// Answers with the challenge, the next answer or the fallback, and remembers the request.
    public func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        let (answer, challenge) = state.withLock { state -> (Answer?, IncomingResponse?) in
            state.requests.append(request)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            if let challenge = state.challenge, request.headers.first("authorization") == nil {
                return (nil, challenge)
            }
            return (state.answers.isEmpty ? fallback : state.answers.removeFirst(), nil)
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        if let challenge {
            await Task.yield()
            return challenge
        }
        guard let answer else { throw Unexpected(request: "\(request)") }
        return try await answer(request)
    }

    /// A request that the script does not know.
    public struct Unexpected: Error {
        /// The request.
        public let request: String
    }
}
