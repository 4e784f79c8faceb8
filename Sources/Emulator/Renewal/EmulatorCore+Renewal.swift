internal import ExactJSON

extension EmulatorCore {
    /// Rotates the keys and renews the certificates of a vault whose policies say so, each dated by when it was due, as if
    /// the vault had done it in the meantime. Whatever is not due costs nothing.
    ///
    /// - Parameter now: milliseconds since 1970.
    func renewDue(in vault: Vault, at now: Int64) {
        guard isRenewalDue(in: vault, at: now) else { return }
        // A policy may be due several times when the clock has moved far.
        for _ in 0..<Self.renewalsAtOnce {
            let due = vault.withState { state in
                state.keys.renewals.due(at: now / 1_000).map { (ObjectKind.key, $0.key, $0.time) }
                    + state.certificates.renewals.due(at: now / 1_000).map { (ObjectKind.certificate, $0.key, $0.time) }
            }
            guard !due.isEmpty else { return }
            for (kind, name, time) in due {
                // What could not be renewed in its time, because it was deleted then, is renewed now.
                if renew(kind, name, in: vault, at: time * 1_000) || renew(kind, name, in: vault, at: now) { continue }
                // It cannot be renewed as it is; the next change to it decides anew.
                vault.withState { state in
                    switch kind {
                    case .key: state.keys.renewals.set(nil, for: name)
                    case .certificate: state.certificates.renewals.set(nil, for: name)
                    case .secret: break
                    }
                }
            }
        }
    }

    /// Whether `renewDue` has something to do.
    func isRenewalDue(in vault: Vault, at now: Int64) -> Bool {
        vault.withState { $0.keys.renewals.isDue(at: now / 1_000) || $0.certificates.renewals.isDue(at: now / 1_000) }
    }

    /// The most versions that one object gets by itself before a request is answered.
    private static let renewalsAtOnce = 32

    /// Adds a version, dated by `time` in milliseconds since 1970; false when the vault refuses it.
    private func renew(_ kind: ObjectKind, _ name: String, in vault: Vault, at time: Int64) -> Bool {
        let context = RequestContext(
            core: self, vault: vault,
            caller: Caller(clientID: "renewal", objectID: "renewal", tenant: configuration.tenant),
            apiVersion: .newest,
            request: EmulatorRequest("POST", authority: Self.host(ofVault: vault.configuration.name), target: "/"),
            now: time)
        do throws(ServiceError) {
            switch kind {
            case .key: _ = try context.rotateKey(name)
            case .certificate: _ = try context.createCertificate(name, [:])
            case .secret: return false
            }
            return true
        } catch {
            return false
        }
    }
}
