import ExactJSON
import KeyVault

/// Writes a secret's versions by value.
struct SecretWriter: VersionWriter {
    let target: VaultClient
    let source: any ValueSource
    /// The name in its original case.
    let name: String
    let versions: [ArchiveVersion]
    let listed: Set<String>

    var key: ObjectKey { ObjectKey(.secret, name) }

    func content(of version: ArchiveVersion) async throws -> JSONString? {
        try await source.value(of: version)?.value
    }

    func send(_ value: JSONString, as version: ArchiveVersion) async throws -> ObjectItem {
        try await target.setSecret(
            name, value: value, contentType: version.contentType, attributes: AttributeChange(like: version),
            tags: version.tags)
    }

    func isOurs(_ item: ObjectItem, _ version: ArchiveVersion) async throws -> Bool {
        guard VersionComparison.attributesEqual(version, item, .secret) else { return false }
        guard let mine = try await content(of: version), let its = try await value(of: item) else { return true }
        return mine.equalsInConstantTime(its)
    }

    func relation(_ theirs: [ObjectItem], _ ties: [String: String]) async throws -> VersionRelation {
        guard theirs.count <= versions.count else { return .different }
        var areAttributesEqual = true
        for (version, item) in zip(versions, theirs) {
            // Nobody can choose version ids, and a version's value never changes: what was restored, or written from ours as
            // the journal knows, needs no reading.
            let id = item.id.version?.lowercased()
            if id != version.id, id != ties[version.id] {
                guard let mine = try await content(of: version), let its = try await value(of: item) else {
                    return .unreadable
                }
                guard mine.equalsInConstantTime(its) else { return .different }
            }
            if !VersionComparison.attributesEqual(version, item, .secret) { areAttributesEqual = false }
        }
        if theirs.count == versions.count { return areAttributesEqual ? .same : .attributesDiffer }
        guard areAttributesEqual else { return .different }
        return .prefix(
            zip(versions, theirs).map { .init(old: $0.id, new: ($1.id.version ?? "").lowercased()) })
    }

    func isSourceUnchanged() async throws -> Bool { try await source.isUnchanged() }

    private func value(of item: ObjectItem) async throws -> JSONString? {
        try await VaultValues(client: target, key: key, items: [item], disabled: nil).value(of: ArchiveVersion(item))?
            .value
    }
}

extension AttributeChange {
    /// Enabled and both times, as a version has them.
    init(like version: ArchiveVersion) {
        self.init(
            enabled: version.enabled, notBefore: version.notBefore.map { .set($0) } ?? .keep,
            expires: version.expires.map { .set($0) } ?? .keep)
    }
}
