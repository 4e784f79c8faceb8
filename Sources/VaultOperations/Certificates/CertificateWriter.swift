import ExactJSON
import KeyVault

/// Writes a certificate's versions by importing the PFX or PEM of each, with its key, chain and policy.
///
/// Containers differ on every export, so a version is known by its thumbprint.
struct CertificateWriter: VersionWriter {
    let target: VaultClient
    let source: any ValueSource
    /// The name in its original case.
    let name: String
    let versions: [ArchiveVersion]
    /// All versions of the source, oldest first; some of them may be in the target although they cannot be written any
    /// more, because they have expired since.
    let all: [ArchiveVersion]
    /// The policy of the source, one for all versions.
    let policy: Reading<JSON>
    /// Per version whether the order of its chain is kept, where the source tells.
    let keepsChainOrder: [String: Bool]

    var key: ObjectKey { ObjectKey(.certificate, name) }
    var listed: Set<String> { Set(all.map(\.id)) }

    func content(of version: ArchiveVersion) async throws -> VersionValue? { try await source.value(of: version) }

    func send(_ content: VersionValue, as version: ArchiveVersion) async throws -> ObjectItem {
        // The times of a certificate are those of its X.509 data.
        try await target.importCertificate(
            name, value: content.value,
            policy: CertificatePolicyForm.importing(knownPolicy, contentType: content.contentType),
            attributes: AttributeChange(enabled: version.enabled), tags: version.tags,
            preserveCertOrder: keepsChainOrder[version.id]
        ).item
    }

    func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool {
        item.thumbprint != nil && item.thumbprint == version.x5t
            && VersionComparison.attributesEqual(version, item, .certificate)
    }

    func relation(_ theirs: [ObjectItem], _ ties: [String: String]) async throws -> VersionRelation {
        var pairs: [ValueHistory.Progress.Pair] = []
        var place = 0
        var areAttributesEqual = true
        for item in theirs {
            guard let thumbprint = item.thumbprint,
                let at = all.indices.dropFirst(place).first(where: { all[$0].x5t == thumbprint })
            else { return .different }
            if !VersionComparison.attributesEqual(all[at], item, .certificate) { areAttributesEqual = false }
            pairs.append(.init(old: all[at].id, new: (item.id.version ?? "").lowercased()))
            place = at + 1
        }
        let there = Set(theirs.compactMap(\.thumbprint))
        let covered = versions.prefix { $0.x5t.map(there.contains) ?? false }.count
        if covered < versions.count {
            let isNext = all.dropFirst(place).contains { $0.id == versions[covered].id }
            return isNext && areAttributesEqual ? .prefix(pairs) : .different
        }
        guard areAttributesEqual else { return .attributesDiffer }
        guard let wanted = knownPolicy else { return .unreadable }
        let present = try await target.certificatePolicy(name)
        return CertificatePolicyForm.isEqual(present, to: wanted) ? .same : .attributesDiffer
    }

    /// An import completes the policy from the certificate: what the source's says is put back.
    func finish() async throws -> String? {
        switch policy {
        case .unreadable(let why): return "its policy could not be read in the source: \(why)"
        case .known(let wanted):
            if CertificatePolicyForm.isEqual(try await target.certificatePolicy(name), to: wanted) { return nil }
            try await target.updateCertificatePolicy(name, CertificatePolicyForm.sendable(wanted))
            guard CertificatePolicyForm.isEqual(try await target.certificatePolicy(name), to: wanted) else {
                return "the service keeps a policy that differs from the source's: compare them by `verify`"
            }
            return nil
        }
    }

    func isSourceUnchanged() async throws -> Bool { try await source.isUnchanged() }

    private var knownPolicy: JSON? {
        guard case .known(let policy) = policy else { return nil }
        return policy
    }
}
