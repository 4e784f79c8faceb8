import ExactJSON
import KeyVault

/// Issues a certificate anew in the target from the source's policy: a new key, a new thumbprint.
///
/// One that signs itself is there at once. Any other is a request that its issuer, or a person, has to answer; that is
/// said, and the same statement finds it again.
struct CertificateMaker: VersionWriter {
    let target: VaultClient
    /// The name in its original case.
    let name: String
    /// The source's current version.
    let current: ArchiveVersion
    /// The ids of all versions of the source, in lower case.
    let listed: Set<String>
    /// The policy of the source.
    let policy: JSON
    /// Whether the order of the chain is kept, where the source tells.
    let keepsChainOrder: Bool?
    let patience: Patience
    /// Where the versions are from, to see whether they are still the same.
    let source: any ValueSource

    var key: ObjectKey { ObjectKey(.certificate, name) }
    var versions: [ArchiveVersion] { [current] }
    var isRecreation: Bool { true }

    private var issuer: String { policy["issuer"]?["name"]?.string ?? "Unknown" }
    private var isSelfSigned: Bool { issuer.lowercased() == "self" }

    func content(of version: ArchiveVersion) async throws -> JSON? { CertificatePolicyForm.sendable(policy) }

    func send(_ content: JSON, as version: ArchiveVersion) async throws -> ObjectItem {
        _ = try await target.createCertificate(
            name, policy: content, attributes: AttributeChange(enabled: version.enabled), tags: version.tags,
            preserveCertOrder: keepsChainOrder)
        do {
            if isSelfSigned { _ = try await waitForIssue() }
            // While it is being issued the certificate is there already, with the id of its first version.
            return try await target.certificate(name).item
        } catch let error as VaultError where !error.stopsStatement && !error.isUnreachable {
            // The request was taken: what became of it must be looked for.
            throw VaultError(
                code: .outcomeUnknown, message: error.message, operation: error.operation, object: error.object,
                vault: error.vault, status: error.status, cause: error)
        }
    }

    /// While it is pending it has neither times nor tags of its own that could be compared: a certificate of this name
    /// was not there before it was sent.
    func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool {
        item.thumbprint == nil || VersionComparison.attributesEqual(version, item, .certificate)
    }

    /// Nothing ties a new certificate to the old one but the journal.
    func relation(_ theirs: [ObjectItem], _ ties: [String: String]) async throws -> VersionRelation { .different }

    /// Its versions, and where there are none yet the one that is being issued.
    func present() async throws -> [ObjectItem] {
        let versions = try await target.versions(of: .certificate, named: name)
        guard versions.isEmpty else { return versions }
        do { return [try await target.certificate(name).item] } catch let error as VaultError where error.isNotFound {
            return []
        }
    }

    /// It must have been issued, and its policy must be the source's.
    func finish() async throws -> String? {
        if let why = try await waitForIssue() { return why }
        if CertificatePolicyForm.isEqual(try await target.certificatePolicy(name), to: policy) { return nil }
        try await target.updateCertificatePolicy(name, CertificatePolicyForm.sendable(policy))
        return nil
    }

    func isSourceUnchanged() async throws -> Bool { try await source.isUnchanged() }

    /// Waits for one that signs itself; of any other it looks once.
    ///
    /// - Returns: why there is no certificate yet; nil when there is.
    private func waitForIssue() async throws -> String? {
        let clock = ContinuousClock()
        let end = clock.now + patience.transition
        while true {
            let pending: CertificateOperation
            do { pending = try await target.pendingOperation(name) } catch let error as VaultError
                where error.isNotFound
            {
                // Finished requests may be forgotten; then the certificate itself tells.
                return try await target.certificate(name).der == nil
                    ? "its request is gone: delete it and run again" : nil
            }
            if pending.isCompleted { return nil }
            if !pending.isInProgress {
                let why = [pending.errorCode, pending.errorMessage].compactMap { $0 }.joined(separator: ": ")
                return "its issue ended as \(pending.status)\(why.isEmpty ? "" : ", \(why)"): delete the request, "
                    + "mend the cause and run the statement again"
            }
            guard isSelfSigned, clock.now < end else { return waiting }
            try await Task.sleep(for: patience.poll)
        }
    }

    private var waiting: String {
        switch issuer.lowercased() {
        case "self": "it is still being issued: run the statement again"
        case "unknown":
            "its request waits for a person: have the signing request of the pending certificate signed and merge the "
                + "answer, then run the statement again"
        default:
            "its request waits for the issuer \(issuer), who may need a person (its password, a validation): when it is "
                + "issued run the statement again"
        }
    }
}
