/// Something that goes wrong, at requests chosen by method, vault, path and count: the same every time.
public struct FaultRule: Sendable {
    /// Which of the matching requests are hit; the first one has number 1.
    public enum Occurrence: Sendable, Equatable {
        /// All of them.
        case always
        /// The n-th only.
        case nth(Int)
        /// The first n.
        case first(Int)
        /// Every n-th.
        case every(Int)
        /// From the n-th on.
        case from(Int)
        /// Each with this probability, from a random sequence that is the same in every run.
        case rate(Double)

        /// Whether the request of this number is hit; `chance` is its random number between 0 and 1.
        func includes(_ number: Int, chance: Double = 1) -> Bool {
            switch self {
            case .always: true
            case .nth(let wanted): number == wanted
            case .first(let count): number <= count
            case .every(let step): step > 0 && number % step == 0
            case .from(let start): number >= start
            case .rate(let rate): chance < rate
            }
        }
    }

    /// What happens to a request that is hit.
    public enum Action: Sendable {
        /// Answer with this error; nothing is executed.
        case refuse(ServiceError)
        /// Close the connection; nothing is executed.
        case closeBefore
        /// Execute, then close the connection without an answer.
        case closeAfter
        /// Close the connection without an answer and execute after this time: the write shows up late.
        case closeAndExecuteLater(Duration)
        /// Execute, then answer with this error: the answer lies.
        case executeAndRefuse(ServiceError)
        /// Execute, then send the status with a body that is cut in half, and end the connection in order.
        case truncateBody
        /// Execute, then send half of the body and break the connection off (TCP RST).
        case resetBody
        /// Execute, and never answer; the connection stays open.
        case hang
        /// Execute and answer with the same body under this content type.
        case contentType(String)
        /// Answer with 401 and a claims challenge that holds this JSON; nothing is executed.
        case demandClaims(String)
        /// Execute and answer, this much later.
        case delay(Duration)
    }

    /// HTTP method; nil for any.
    public var method: String?
    /// Vault name in any case; nil for any host, the token issuer included.
    public var vault: String?
    /// Path pattern: segments match without regard to case, `*` matches one segment, `**` at the end the rest.
    public var path: String
    /// Which matching requests are hit.
    public var occurrence: Occurrence
    /// What happens to them.
    public var action: Action

    /// Creates a rule, for example `FaultRule("POST", "/secrets/restore", .nth(2), .closeAfter)`.
    public init(
        _ method: String? = nil, _ path: String = "/**", vault: String? = nil, _ occurrence: Occurrence = .always,
        _ action: Action
    ) {
        self.method = method
        self.path = path
        self.vault = vault
        self.occurrence = occurrence
        self.action = action
    }
}
