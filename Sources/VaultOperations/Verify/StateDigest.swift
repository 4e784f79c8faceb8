import Crypto
import ExactJSON
import KeyVault

/// The state of a vault in one digest, by which a later look tells whether anything changed since.
///
/// It is the SHA-256 over sorted lines `kind name version created updated enabled`, over `updated` of the policies, and over
/// issuers and contacts. The lines of an object are folded into a digest of their own first, so that what is kept does not
/// grow with the number of versions.
struct StateDigest: Sendable {
    private struct State {
        let digest: [UInt8]
        let newest: Int64
    }

    private var objects: [ObjectKey: State] = [:]
    private var parts: [String: String] = [:]

    /// Takes in an object as it is now; nil when it is not there any more.
    mutating func set(_ key: ObjectKey, _ object: ObservedObject?) {
        guard let object, !object.versions.isEmpty else {
            objects[key] = nil
            return
        }
        var lines = object.versions.map { version in
            let facts = version.facts
            return "\(key.kind.rawValue) \(key.name) \(facts.id) \(facts.created) \(facts.updated) \(facts.enabled)"
        }
        var newest = object.versions.map { max($0.facts.created, $0.facts.updated) }.max() ?? 0
        switch object.policy {
        case .known(let policy):
            let updated = policy["attributes"]?["updated"]?.int
            newest = max(newest, updated ?? 0)
            lines.append("policy \(key.name) \(updated.map { String($0) } ?? "-")")
        case .unreadable: lines.append("policy \(key.name) unreadable")
        case nil: break
        }
        var hash = SHA256()
        for line in lines.sorted() { hash.update(data: Array("\(line)\n".utf8)) }
        objects[key] = State(digest: Array(hash.finalize()), newest: newest)
    }

    /// Takes in issuers or contacts; the vault's own settings are no part of the state.
    mutating func set(part: String, _ content: Reading<JSON>) {
        guard part != "vault" else { return }
        switch content {
        case .known(let json): parts[part] = Policies.surroundings(json)
        case .unreadable: parts[part] = "unreadable"
        }
    }

    /// How many objects there are.
    var count: Int { objects.count }

    /// The service's time of the last change to any of the objects, seconds since 1970; 0 without objects.
    var newest: Int64 { objects.values.map(\.newest).max() ?? 0 }

    /// The digest in hexadecimal digits.
    var text: String {
        var hash = SHA256()
        for (key, state) in objects.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(key) ".utf8))
            hash.update(data: state.digest)
        }
        for (part, content) in parts.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(part) \(content)\n".utf8))
        }
        return Hex.text(hash.finalize())
    }
}

extension StateDigest {
    /// Looks at a vault: every object's versions and policy, issuers and contacts; no value.
    static func take(_ side: VaultSide, _ options: OperationOptions) async throws -> StateDigest {
        let gate = Gate(options.jobs)
        return try await withThrowingTaskGroup(of: (ObjectKey, ObservedObject?).self) { group in
            try await side.each(.all, where: nil) { key, _, _ in
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    return (key, try await side.outline(key))
                }
            }
            var digest = StateDigest()
            for try await (key, object) in group { digest.set(key, object) }
            for (part, content) in try await side.surroundings() { digest.set(part: part, content) }
            return digest
        }
    }
}
