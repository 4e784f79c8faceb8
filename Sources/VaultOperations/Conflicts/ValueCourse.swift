import KeyVault

/// The way of one object that is moved by value through the table of conflicts: what is recovered or taken away before
/// the first version is written, and put back should that be refused.
struct ValueCourse: Sendable {
    typealias Ending = RestoreMachine.Ending

    /// What stands under the name once nothing is in the way of a decision.
    enum Opening: Sendable {
        case state(TargetState)
        case ended(Ending)
    }

    private let terms: Replacing
    private let policy: ConflictPolicy
    private let key: ObjectKey
    /// What was taken away.
    private var replaced: SafetyCopy?
    private var hasWritten = false
    private var isRecovered = false

    init(_ key: ObjectKey, _ policy: ConflictPolicy, _ terms: Replacing) {
        self.key = key
        self.policy = policy
        self.terms = terms
    }

    private var client: VaultClient { terms.target.client }

    /// Whether what was there has been taken away, by this run or one before it.
    var isReplacing: Bool { replaced != nil }

    /// Goes on with an unfinished replacement and recovers a soft-deleted namesake, as the policy says.
    ///
    /// - Parameter isOurs: whether what is live was written by a run of this statement, whole or in part.
    mutating func open(
        _ shown: TargetState, isOurs: ([ObjectItem]) async throws -> Bool
    ) async throws -> Opening {
        var state = try await TargetView.whole(shown, policy, client)
        if policy == .replace, let open = terms.history.open(key) {
            switch try await terms.machine(key).resume(open, state, isOurs: isOurs) {
            case .decide(let now): state = now
            case .free(let copy):
                replaced = copy
                state = .absent
            case .ended(let ending): return .ended(ending)
            }
        }
        guard case .deleted(let item) = state else { return .state(state) }
        switch RestoreDecision.deleted(item, policy) {
        case .recover: return try await recovered()
        case .fail(let reason): return .ended(Ending(status: .failed, reason: reason))
        default: return .state(state)
        }
    }

    private mutating func recovered() async throws -> Opening {
        let recovery = Recovery(client: client, journal: terms.journal, patience: terms.options.patience, key: key)
        let outcome = try await recovery.run()
        guard case .live(let items) = outcome else {
            var ending = Ending(
                status: .failed, reason: "the name is held by a deleted object, and \(outcome.reason)")
            if case .refused(let error) = outcome { ending.isPermission = error.isForbidden }
            return .ended(ending)
        }
        isRecovered = true
        return .state(.live(items))
    }

    /// Takes away what is live; nil when the name is free.
    mutating func replace(_ items: [ObjectItem]) async throws -> Ending? {
        switch try await terms.machine(key).clear(items) {
        case .ended(let ending): return ending
        case .free(let copy):
            replaced = copy
            return nil
        }
    }

    /// Makes the attributes of versions that are there equal.
    func equalise(_ pairs: [AttributeRepair.Pair]) async throws -> Ending {
        let repair = AttributeRepair(
            client: client, journal: terms.journal, patience: terms.options.patience, key: key)
        do {
            if let problem = try await repair.run(pairs) { return Ending(status: .failed, reason: problem) }
        } catch let error as VaultError where !error.endsRun && !error.isCancellation {
            return Ending(
                status: .failed, reason: "its attributes could not be made equal: \(error.description)",
                isPermission: error.isForbidden)
        }
        return Ending(status: .done, reason: "its attributes were made equal")
    }

    /// A version is written: from now on the name is ours, and what was there can only be restored by hand.
    mutating func wrote() { hasWritten = true }

    /// What the ending means for what was taken away or recovered.
    func concluded(_ ending: Ending) async throws -> Ending {
        var ending = ending
        if ending.status == .done { terms.history.close(key) }
        if let copy = replaced, ending.status != .done {
            let isRefused = ending.status == .failed || ending.status == .untried
            guard isRefused, !hasWritten else {
                ending.reason =
                    "\(ending.reason ?? "it was being replaced"); the object that was there is in "
                    + terms.copies.path(of: copy)
                return ending
            }
            var back = try await terms.machine(key).putBack(copy, ending.reason ?? "nothing was written")
            back.isPermission = ending.isPermission
            return back
        }
        guard isRecovered, replaced == nil, ending.status != .done else { return ending }
        let note = ending.isThere ? "it was recovered" : "it was recovered and is left so"
        ending.reason = [ending.reason, note].compactMap { $0 }.joined(separator: "; ")
        return ending
    }
}
