internal import ExactJSON
internal import Locking

/// Sessions that were ended: tokens issued before are no longer good at vaults that evaluate access continuously.
///
/// Tokens carry the number of their principal's session and not only a second, so that a token of the same second as
/// the revocation is told from its successor.
final class Revocations: Sendable {
    private let sessions = Locked<[String: (number: Int64, since: Int64)]>([:])
    private let journal: StateJournal

    init(_ journal: StateJournal = StateJournal()) { self.journal = journal }

    /// The number of a principal's present session.
    func session(of objectID: String) -> Int64 {
        sessions.withLock { $0[objectID.lowercased()]?.number ?? 0 }
    }

    /// Ends the sessions of a principal at this second.
    func revoke(_ objectID: String, now: Int64) {
        sessions.withLock { sessions in
            let number = sessions[objectID.lowercased()]?.number ?? 0
            sessions[objectID.lowercased()] = (number + 1, now)
            journal.record(
                .revocation, objectID.lowercased(), ["session": .integer(number + 1), "since": .integer(now)])
        }
    }

    /// The second from which a token must be, where this session has been ended; nil where it is the present one.
    func end(of session: Int64, _ objectID: String) -> Int64? {
        sessions.withLock { sessions in
            guard !sessions.isEmpty, let current = sessions[objectID.lowercased()], session < current.number else {
                return nil
            }
            return current.since
        }
    }

    /// Takes over what was stored, in place of what is known.
    func restore(_ documents: [StateDocument]) throws(EmulatorError) {
        var restored: [String: (number: Int64, since: Int64)] = [:]
        for document in documents where document.kind == .revocation {
            guard let json = document.content else { continue }
            restored[document.id] = (try json.storedNumber("session"), try json.storedNumber("since"))
        }
        let result = restored
        sessions.withLock { $0 = result }
    }
}
