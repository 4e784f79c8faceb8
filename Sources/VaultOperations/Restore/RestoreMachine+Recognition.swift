import KeyVault

extension RestoreMachine {
    /// What the target shows, in the archive's own version ids where the service gave new ones.
    ///
    /// Restore is recorded to keep the ids of secrets. Should it not keep those of keys and certificates, each version's
    /// public part proves whose it is; attributes are then compared as ever.
    func recognised(_ state: TargetState) async throws -> TargetState {
        guard case .live(let items) = state, entry.kind != .secret, items.count == entry.versions.count,
            !items.contains(where: { item in entry.versions.contains { $0.id == item.id.version?.lowercased() } })
        else { return state }
        var ours: [String: String] = [:]
        for version in entry.versions {
            guard let part = version.publicPart, ours.updateValue(version.id, forKey: part) == nil else { return state }
        }
        var renamed: [ObjectItem] = []
        for item in items {
            guard let version = item.id.version, let part = try await publicPart(version),
                let id = ours.removeValue(forKey: part)
            else { return state }
            renamed.append(
                ObjectItem(
                    id: VaultObjectID(kind: entry.kind, name: item.id.name, version: id), attributes: item.attributes,
                    tags: item.tags, contentType: item.contentType, managed: item.managed, thumbprint: item.thumbprint))
        }
        return .live(renamed)
    }

    /// Whether what is live is this entry, whole or in part.
    func isOurs(_ items: [ObjectItem]) async throws -> Bool {
        guard case .live(let known) = try await recognised(.live(items)) else { return false }
        return VersionComparison(entry, known) != .different
    }

    /// What happened to the object in the target since an earlier run restored it; nil when nothing did.
    func changedSince(_ state: TargetState) async throws -> String? {
        guard run.history.wasFinished(key) else { return nil }
        let since = "since an earlier run restored it"
        switch try await recognised(state) {
        case .unknown: return nil
        case .absent: return "it is gone from the target \(since)"
        case .deleted: return "it was deleted in the target \(since)"
        case .otherKind(let kind): return "a \(kind.rawValue) took its name \(since)"
        case .live(let items):
            switch VersionComparison(entry, items) {
            case .same, .newer: return nil
            case .attributesDiffer: return "its attributes were changed in the target \(since)"
            case .part, .different: return "its versions were changed in the target \(since)"
            }
        }
    }

    /// Whether something is live under the entry's own version ids.
    func hasOurIds(_ state: TargetState) -> Bool {
        guard case .live(let items) = state else { return false }
        return items.contains { item in entry.versions.contains { $0.id == item.id.version?.lowercased() } }
    }

    /// The public part of a version in the target; nil where it cannot be read.
    func publicPart(_ version: String) async throws -> String? {
        do {
            switch entry.kind {
            case .secret: return nil
            case .key: return PublicPart.thumbprint(try await run.client.key(entry.name, version: version).key)
            case .certificate:
                return try await run.client.certificate(entry.name, version: version).der
                    .map { PublicPart.fingerprint(der: $0) }
            }
        } catch let error as VaultError where !error.stopsStatement {
            return nil
        }
    }
}
