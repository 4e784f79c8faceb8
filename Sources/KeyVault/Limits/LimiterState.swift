/// How a request that held a permit ended.
enum PermitOutcome: Sendable, Equatable {
    /// Carried out. The latency is in seconds, the weight what the service counted.
    case success(latency: Double, weight: Double)
    /// Answered with an error that tells nothing about load, but counted by the service.
    case counted
    /// 429: not carried out.
    case throttled(retryAfter: Double?)
    /// 503, or no answer in time.
    case overloaded
    /// Anything else.
    case neutral
}

/// The right to have one request on its way.
struct Permit: Sendable, Equatable {
    let requestClass: RequestClass
    let operation: String
    let weight: Double
    /// Bytes that count against the shared budget of large bodies.
    let bytes: Int
    /// When it was given.
    let admittedAt: Double
}

/// A request that waits for its permit.
struct WaitingRequest: Sendable {
    let id: UInt64
    let requestClass: RequestClass
    let operation: String
    let weight: Double
    let bytes: Int
}

/// The rules of the limiter without clock, lock and tasks: time is passed in, in seconds.
struct LimiterState: Sendable {
    /// Bodies over 1 MiB share 32 MiB.
    static let largeBody = 1 << 20
    static let largeBodiesTogether = 32 << 20

    /// The most requests on their way, whatever the window says.
    let ceiling: Int
    /// The requests that may be on their way now; grows in fractions.
    private(set) var window: Double
    private(set) var inFlight = 0
    private(set) var throttled = 0
    private(set) var rates: [RateState]
    private var largeBytes = 0
    private var queues: [WaitingQueue]
    private var latencies: [String: LatencyTrack] = [:]
    private var lastHalving = -Double.infinity
    private var growsFast = true
    private var nextID: UInt64 = 0

    init(ceiling: Int, priors: LimiterPriors) {
        self.ceiling = max(1, ceiling)
        window = Double(min(8, self.ceiling))
        rates = RequestClass.allCases.map { requestClass in
            RateState(budget: priors == .documented ? requestClass.documentedBudget * 0.95 : nil)
        }
        queues = RequestClass.allCases.map { _ in WaitingQueue() }
    }

    /// How many requests wait.
    var waiting: Int { queues.reduce(0) { $0 + $1.count } }

    /// A number for a request that is going to wait.
    mutating func makeID() -> UInt64 {
        nextID += 1
        return nextID
    }

    /// A permit at once, if nobody of the class waits and everything allows it.
    mutating func admitAtOnce(
        _ requestClass: RequestClass, operation: String, weight: Double, bytes: Int, now: Double
    ) -> Permit? {
        guard queues[requestClass.rawValue].count == 0 else { return nil }
        let request = WaitingRequest(
            id: 0, requestClass: requestClass, operation: operation, weight: weight,
            bytes: bytes > Self.largeBody ? bytes : 0)
        guard admission(request, now) == .yes else { return nil }
        return admit(request, now)
    }

    /// Lets a request wait behind those of its class.
    mutating func enqueue(_ request: WaitingRequest) {
        let bytes = request.bytes > Self.largeBody ? request.bytes : 0
        queues[request.requestClass.rawValue].append(
            WaitingRequest(
                id: request.id, requestClass: request.requestClass, operation: request.operation,
                weight: request.weight, bytes: bytes))
    }

    /// Forgets a request that waits.
    mutating func cancel(_ id: UInt64, _ requestClass: RequestClass) {
        queues[requestClass.rawValue].cancel(id)
    }

    /// Gives permits to whoever may go now, first come first served, without letting a paused class hold up the others.
    ///
    /// - Returns: the permits, and when to ask again although nothing else happens.
    mutating func admitWaiting(now: Double) -> (permits: [(id: UInt64, permit: Permit)], wakeAt: Double?) {
        var permits: [(id: UInt64, permit: Permit)] = []
        while true {
            var first: WaitingRequest?
            var wakeAt: Double?
            for index in queues.indices {
                guard let request = queues[index].first else { continue }
                switch admission(request, now) {
                case .yes: if request.id < first?.id ?? .max { first = request }
                case .at(let time): wakeAt = min(wakeAt ?? .infinity, time)
                case .afterCompletion: break
                }
            }
            guard let request = first else { return (permits, wakeAt) }
            queues[request.requestClass.rawValue].removeFirst()
            permits.append((request.id, admit(request, now)))
        }
    }

    private mutating func admission(_ request: WaitingRequest, _ now: Double) -> RateState.Admission {
        guard inFlight < max(1, Int(window)) else { return .afterCompletion }
        if request.bytes > 0 && largeBytes > 0 && largeBytes + request.bytes > Self.largeBodiesTogether {
            return .afterCompletion
        }
        return rates[request.requestClass.rawValue].admission(weight: request.weight, now: now)
    }

    private mutating func admit(_ request: WaitingRequest, _ now: Double) -> Permit {
        inFlight += 1
        largeBytes += request.bytes
        rates[request.requestClass.rawValue].admit(weight: request.weight, now: now)
        return Permit(
            requestClass: request.requestClass, operation: request.operation, weight: request.weight,
            bytes: request.bytes, admittedAt: now)
    }

    /// Takes a permit back and learns from how it ended.
    mutating func finish(_ permit: Permit, _ outcome: PermitOutcome, now: Double) {
        let wasFull = inFlight >= Int(window)
        inFlight -= 1
        largeBytes -= permit.bytes
        let index = permit.requestClass.rawValue
        rates[index].inFlight = max(0, rates[index].inFlight - permit.weight)
        switch outcome {
        case .success(let latency, let weight):
            rates[index].succeeded(weight: weight, admittedAt: permit.admittedAt, now: now)
            latencies[permit.operation, default: LatencyTrack()].add(latency)
            if wasFull { grow(healthy: latencies[permit.operation]?.isHealthy ?? true) }
        case .counted:
            rates[index].succeeded(weight: permit.weight, admittedAt: permit.admittedAt, now: now)
        case .throttled(let retryAfter):
            throttled += 1
            rates[index].refused(retryAfter: retryAfter, admittedAt: permit.admittedAt, now: now)
        case .overloaded:
            halve(permit, now)
        case .neutral:
            break
        }
    }

    /// One more for each success until something speaks against it, then one more for each windowful.
    private mutating func grow(healthy: Bool) {
        guard healthy else {
            growsFast = false
            return
        }
        window = min(Double(ceiling), window + (growsFast ? 1 : 1 / window))
    }

    /// Requests that were on their way before the last halving do not halve again.
    private mutating func halve(_ permit: Permit, _ now: Double) {
        growsFast = false
        guard permit.admittedAt >= lastHalving else { return }
        window = max(1, window / 2)
        lastHalving = now
    }
}

/// First in, first out, with removal from the middle.
struct WaitingQueue: Sendable {
    private var requests: [WaitingRequest] = []
    private var head = 0
    private var cancelled: Set<UInt64> = []

    var count: Int { requests.count - head - cancelled.count }

    /// The longest waiting one.
    var first: WaitingRequest? {
        mutating get {
            while head < requests.count, cancelled.remove(requests[head].id) != nil { head += 1 }
            compact()
            return head < requests.count ? requests[head] : nil
        }
    }

    mutating func append(_ request: WaitingRequest) { requests.append(request) }

    mutating func removeFirst() { head += 1 }

    mutating func cancel(_ id: UInt64) { cancelled.insert(id) }

    private mutating func compact() {
        guard head > 256, head * 2 > requests.count else { return }
        requests.removeFirst(head)
        head = 0
    }
}
