internal import ExactJSON

/// Where an object stands between life and purge: a state machine over time in milliseconds since 1970.
///
///     active -> being deleted -> deleted -> being recovered -> active
///                                        -> being purged -> purged
struct LifeCycle: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        /// In the live collection.
        case active
        /// Out of the live collection, not yet in the deleted one.
        case beingDeleted
        /// In the deleted collection.
        case deleted
        /// Out of the deleted collection, not yet in the live one.
        case beingRecovered
        /// In no collection, its name still taken.
        case beingPurged
        /// Gone.
        case purged
    }

    private enum State: Sendable, Equatable {
        case live(from: Int64)
        case deleted(at: Int64, from: Int64, until: Int64)
        case purged(from: Int64)
    }

    private var state = State.live(from: .min)

    init() {}

    /// Whether it is in the live collection or on its way back there.
    var isLive: Bool {
        if case .live = state { return true }
        return false
    }

    func phase(at now: Int64) -> Phase {
        switch state {
        case .live(let from): now < from ? .beingRecovered : .active
        case .deleted(_, let from, let until): now >= until ? .purged : now < from ? .beingDeleted : .deleted
        case .purged(let from): now < from ? .beingPurged : .purged
        }
    }

    /// Seconds since 1970 of deletion and of the purge that follows by itself; nil unless deleted.
    var dates: (deleted: Int64, purge: Int64)? {
        guard case .deleted(let at, _, let until) = state else { return nil }
        return (at / 1_000, until / 1_000)
    }

    /// Deletes an active object; false when it is not active.
    mutating func delete(at now: Int64, settling: Int64, retentionDays: Int) -> Bool {
        guard phase(at: now) == .active else { return false }
        let second = now / 1_000 * 1_000
        state = .deleted(at: second, from: now + settling, until: second + Int64(retentionDays) * 86_400_000)
        return true
    }

    /// Recovers a deleted object; false when it is not deleted.
    mutating func recover(at now: Int64, settling: Int64) -> Bool {
        guard phase(at: now) == .deleted else { return false }
        state = .live(from: now + settling)
        return true
    }

    /// Purges a deleted object; false when it is not deleted.
    mutating func purge(at now: Int64, settling: Int64) -> Bool {
        guard phase(at: now) == .deleted else { return false }
        state = .purged(from: now + settling)
        return true
    }

    /// As a store keeps it.
    var storedForm: JSON {
        switch state {
        case .live(let from): ["live": .integer(from)]
        case .deleted(let at, let from, let until):
            ["deleted": .integer(at), "from": .integer(from), "until": .integer(until)]
        case .purged(let from): ["purged": .integer(from)]
        }
    }

    init(storedForm json: JSON) throws(EmulatorError) {
        if let from = json["live"]?.int {
            state = .live(from: from)
        } else if let from = json["purged"]?.int {
            state = .purged(from: from)
        } else {
            state = .deleted(
                at: try json.storedNumber("deleted"), from: try json.storedNumber("from"),
                until: try json.storedNumber("until"))
        }
    }
}
