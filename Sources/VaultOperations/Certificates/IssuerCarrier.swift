import ExactJSON
import KeyVault
import Locking

/// Brings the issuers that certificates name into the target before the certificates, since no certificate carries its
/// issuer. Their passwords are never returned by the service, so a person has to supply them.
final class IssuerCarrier: Sendable {
    /// What came of a certificate's issuer.
    enum Carried: Sendable, Equatable {
        /// It needs none, or the target has it.
        case none
        /// It is there, and this is left to do.
        case made(String)
        /// It could not be made.
        case failed(String)

        /// Says it with the certificate.
        func add(to ending: inout RestoreMachine.Ending) {
            guard ending.isThere else { return }
            switch self {
            case .none: return
            case .made(let note): ending.reason = [ending.reason, note].compactMap { $0 }.joined(separator: "; ")
            case .failed(let why):
                ending.status = .incomplete
                ending.reason = [ending.reason, why].compactMap { $0 }.joined(separator: "; ")
            }
        }
    }

    private let origin: IssuerOrigin
    private let target: Vault
    private let journal: JournalWriter
    private let gate = Gate(1)
    /// What came of each issuer so far, by its name in lower case.
    private let known = Locked<[String: Carried]>([:])
    /// Whether the source has issuers at all; nil while nobody looked.
    private let hasIssuers = Locked<Bool?>(nil)

    init(from origin: IssuerOrigin, target: Vault, journal: JournalWriter) {
        self.origin = origin
        self.target = target
        self.journal = journal
    }

    /// Brings the issuer of a certificate of the source; costs its policy only where the source has issuers.
    func carry(policyOf name: String) async throws -> Carried {
        await gate.enter()
        defer { gate.leave() }
        guard try await sourceHasIssuers() else { return .none }
        do {
            return try await carry(named: try await origin.issuerName(ofCertificate: name))
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement { return .none }
    }

    /// Brings the issuer that a policy names.
    func carry(_ policy: Reading<JSON>) async throws -> Carried {
        guard case .known(let policy) = policy else { return .none }
        await gate.enter()
        defer { gate.leave() }
        return try await carry(named: policy["issuer"]?["name"]?.string)
    }

    /// How many of the source's contacts the target lacks; nil where they cannot be read.
    func missingContacts() async throws -> Int? {
        do {
            let there = Set(try await target.client.contacts().map { $0.email.lowercased() })
            return try await origin.contacts().count { !there.contains($0.lowercased()) }
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement { return nil }
    }

    private func sourceHasIssuers() async throws -> Bool {
        if let known = hasIssuers.withLock({ $0 }) { return known }
        var found = true
        do { found = try await origin.hasIssuers() } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        {}
        hasIssuers.withLock { [found] in $0 = found }
        return found
    }

    private func carry(named name: String?) async throws -> Carried {
        guard let name, !["self", "unknown"].contains(name.lowercased()) else { return .none }
        if let known = known.withLock({ $0[name.lowercased()] }) { return known }
        let carried = try await make(name)
        known.withLock { $0[name.lowercased()] = carried }
        return carried
    }

    private func make(_ name: String) async throws -> Carried {
        do {
            var settings = ArchiveSettings()
            guard let issuer = try await origin.issuer(name) else {
                return .failed("its issuer \(name) is not known: make it in the target")
            }
            settings.issuers = [issuer]
            let run = SettingsRun(
                request: SettingsRequest(source: origin.settings, target: target, parts: [.issuers]),
                settings: settings, journal: journal)
            try await run.applyIssuers()
            guard let item = run.noted.last else { return .none }
            switch item.status {
            case .done: return .made("its issuer \(name) is new in the target: \(item.reason ?? "")")
            case .failed: return .failed("its issuer \(name) could not be made: \(item.reason ?? "")")
            case .left: return .made("its issuer \(name): \(item.reason ?? "")")
            default: return .none
            }
        } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable && !error.isCancellation {
            return .failed("its issuer \(name) could not be brought: \(error.description)")
        }
    }
}
