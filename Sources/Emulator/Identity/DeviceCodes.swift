internal import BinaryText
internal import Locking

/// Device codes that were given out and what became of them (RFC 8628).
final class DeviceCodes: Sendable {
    /// What the person at the sign-in page has done.
    enum Decision: Sendable, Equatable {
        case pending
        /// Signed in as the user with this object id.
        case approved(String)
        case declined
    }

    /// One code.
    struct Entry: Sendable {
        let userCode: String
        let clientID: String
        let tenant: String
        let scope: String
        /// Milliseconds since 1970.
        let expires: Int64
        /// Milliseconds between two polls.
        var interval: Int64
        var lastPoll: Int64?
        var decision = Decision.pending
    }

    private let entries = Locked<[String: Entry]>([:])
    private let journal: StateJournal

    init(_ journal: StateJournal = StateJournal()) { self.journal = journal }

    /// Codes beyond this many push out those that have expired.
    private static let limit = 1_000

    /// Gives out a code; times in milliseconds.
    func add(clientID: String, tenant: String, scope: String, now: Int64, lifetime: Int64, interval: Int64)
        -> (deviceCode: String, userCode: String)
    {
        let deviceCode = Base64.encodeURL(Hex.randomBytes(32))
        // No vowels and no look-alikes, as on the directory's own page.
        let letters = Array("BCDFGHJKLMNPQRSTVWXYZ23456789")
        let userCode = String(Hex.randomBytes(9).map { letters[Int($0) % letters.count] })
        entries.withLock { entries in
            if entries.count >= Self.limit {
                for code in entries.filter({ $0.value.expires <= now }).keys { set(nil, for: code, in: &entries) }
            }
            let entry = Entry(
                userCode: userCode, clientID: clientID, tenant: tenant, scope: scope, expires: now + lifetime,
                interval: interval)
            set(entry, for: deviceCode, in: &entries)
        }
        return (deviceCode, userCode)
    }

    /// Answers a poll. An approved or declined code is used up by it.
    ///
    /// - Returns: the entry and the object id of the user who approved it.
    func poll(_ deviceCode: String, clientID: String, now: Int64) throws(TokenError) -> (Entry, user: String) {
        try entries.withLock { entries throws(TokenError) in
            guard var entry = entries[deviceCode], entry.clientID.lowercased() == clientID.lowercased() else {
                throw .badDeviceCode
            }
            guard now < entry.expires else { throw .expiredDeviceCode }
            switch entry.decision {
            case .approved(let user):
                set(nil, for: deviceCode, in: &entries)
                return (entry, user)
            case .declined:
                set(nil, for: deviceCode, in: &entries)
                throw .authorizationDeclined
            case .pending:
                let isEarly = entry.lastPoll.map { now - $0 < entry.interval } ?? false
                if isEarly { entry.interval += 5_000 }
                entry.lastPoll = now
                set(entry, for: deviceCode, in: &entries)
                throw isEarly ? .slowDown : .authorizationPending
            }
        }
    }

    /// Decides a pending code; false when no such code waits.
    func decide(userCode: String, _ decision: Decision, now: Int64) -> Bool {
        entries.withLock { entries in
            let code = entries.first {
                $0.value.userCode == userCode.uppercased() && $0.value.decision == .pending && now < $0.value.expires
            }
            guard let code else { return false }
            var decided = code.value
            decided.decision = decision
            set(decided, for: code.key, in: &entries)
            return true
        }
    }

    /// The user codes that wait for a decision.
    func pending(now: Int64) -> [String] {
        entries.withLock { entries in
            entries.values.filter { $0.decision == .pending && now < $0.expires }.map(\.userCode).sorted()
        }
    }

    private func set(_ entry: Entry?, for deviceCode: String, in entries: inout [String: Entry]) {
        entries[deviceCode] = entry
        journal.record(.deviceCode, deviceCode, entry?.storedForm)
    }

    /// Takes over what was stored, in place of what is known.
    func restore(_ documents: [StateDocument]) throws(EmulatorError) {
        var restored: [String: Entry] = [:]
        for document in documents where document.kind == .deviceCode {
            if let json = document.content { restored[document.id] = try Entry(stored: json) }
        }
        let result = restored
        entries.withLock { $0 = result }
    }
}
