import KeyVault

/// Makes the attributes of versions that are there already equal to ours, by PATCH.
struct AttributeRepair: Sendable {
    /// A version as it should be, and the same version in the target.
    struct Pair: Sendable {
        let wanted: ArchiveVersion
        let item: ObjectItem
    }

    let client: VaultClient
    let journal: JournalWriter
    let patience: Patience
    let key: ObjectKey

    /// Changes what differs and reads it back.
    ///
    /// - Returns: what could not be made equal; nil when everything is.
    /// - Throws: what ends the statement, and `VaultError` of a refused change.
    func run(_ pairs: [Pair]) async throws -> String? {
        let unequal = pairs.filter { !VersionComparison.attributesEqual($0.wanted, $0.item, key.kind) }
        for pair in unequal {
            try Task.checkCancellation()
            var intent = JournalRecord(.intent, step: JournalStep.equal, object: key)
            intent.version = pair.wanted.id
            intent.at = client.lastServiceTime
            try await journal.commit(intent)
            try await change(pair)
        }
        var remaining = unequal.count
        let isEqual = try await Asking(patience: patience).settling { () -> Bool? in
            let items = try await client.versions(of: key.kind, named: key.name)
            remaining = unequal.count { pair in
                let now = items.first { $0.id.version?.lowercased() == pair.item.id.version?.lowercased() }
                return now.map { !VersionComparison.attributesEqual(pair.wanted, $0, key.kind) } ?? true
            }
            return remaining == 0 ? true : nil
        }
        guard isEqual != true else { return nil }
        return
            "the service kept other attributes of \(remaining) \(remaining == 1 ? "version" : "versions"): where a time "
            + "was set that ours does not have, an update cannot take it away"
    }

    private func change(_ pair: Pair) async throws {
        let (wanted, item) = (pair.wanted, pair.item)
        func time(_ wanted: Int64?, _ now: Int64?) -> FieldChange<Int64> {
            wanted.map { .set($0) } ?? (now == nil ? .keep : .clear)
        }
        let attributes = AttributeChange(
            enabled: wanted.enabled, notBefore: time(wanted.notBefore, item.attributes.notBefore),
            expires: time(wanted.expires, item.attributes.expires))
        let version = item.id.version
        switch key.kind {
        case .secret:
            _ = try await client.updateSecret(
                key.name, version: version, contentType: wanted.contentType ?? "", attributes: attributes,
                tags: wanted.tags)
        case .key:
            _ = try await client.updateKey(key.name, version: version, attributes: attributes, tags: wanted.tags)
        case .certificate:
            // Its times come from its X.509 data.
            _ = try await client.updateCertificate(
                key.name, version: version, attributes: AttributeChange(enabled: wanted.enabled), tags: wanted.tags)
        }
    }
}
