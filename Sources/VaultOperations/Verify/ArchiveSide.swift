import ExactJSON
import KeyVault

/// An archive as a side of a comparison. A backup's blobs give no value away: what proves one is the version's id. An
/// export holds the values themselves.
struct ArchiveSide: ObservedSide {
    let archive: Archive

    var region: String? { archive.head.source.region }

    func each(
        _ selection: Selection, where filter: ObjectFilter?,
        _ visit: (_ key: ObjectKey, _ name: String, _ updated: Int64) async throws -> Void
    ) async throws {
        let keys = Set(archive.keys)
        for name in selection.names where !name.isPattern && !keys.contains(ObjectKey(name.kind, name.pattern)) {
            try await visit(ObjectKey(name.kind, name.pattern), name.pattern, 0)
        }
        for (position, key) in archive.keys.enumerated() where selection.contains(key.kind, key.name) {
            let name = try await archive.entry(at: position).name
            // What a sealed export says of an object stands in its file, which is opened only where it is asked for.
            if let filter,
                try await !filter(InventoryObject(archive.described(at: position), settings: archive.settings))
            {
                continue
            }
            try await visit(key, name, 0)
        }
    }

    func observe(_ key: ObjectKey, values: Bool) async throws -> ObservedObject? {
        guard let entry = try await archive.entry(key) else { return nil }
        guard entry.form == .blob else { return observe(try await archive.exported(entry), values: values) }
        // The file is part of what is claimed: a damaged one proves nothing.
        _ = try await archive.blob(of: entry)
        let why = "an archive of blobs shows no values"
        let versions = entry.versions.map { facts in
            ObservedVersion(
                facts: facts, value: values && key.kind == .secret ? .unreadable(why) : nil,
                container: values && key.kind == .certificate ? .unreadable(why) : nil)
        }
        return ObservedObject(
            name: entry.name, versions: versions, isOrdered: entry.isOrdered, policy: policy(of: key))
    }

    private func observe(_ object: ExportedObject, values: Bool) -> ObservedObject {
        let (entry, kind) = (object.entry, object.entry.kind)
        let versions = entry.versions.map { facts -> ObservedVersion in
            var version = ObservedVersion(facts: facts)
            if kind == .certificate { version.keepsChainOrder = object.ordered.contains(facts.id) ? true : nil }
            guard values, kind != .key else { return version }
            let value = object.values[facts.id]
            if kind == .secret {
                version.value = value.map { .known($0) } ?? .unreadable("the export does not hold it")
            } else {
                version.container =
                    value.map { container(of: facts, $0) } ?? .unreadable("the export holds no key of it")
            }
            return version
        }
        let policy = object.policy.map { Reading.known($0) } ?? policy(of: entry.key)
        return ObservedObject(
            name: entry.name, versions: versions, isOrdered: entry.isOrdered, policy: kind == .secret ? nil : policy)
    }

    private func container(of facts: ArchiveVersion, _ value: JSONString) -> Reading<CertificateContainer> {
        do {
            return .known(try CertificateContainer(value, contentType: facts.contentType ?? "", leaf: nil))
        } catch { return .unreadable("its container cannot be opened: \(error)") }
    }

    private func policy(of key: ObjectKey) -> Reading<JSON>? {
        let (part, policies) =
            key.kind == .key
            ? ("rotationPolicies", archive.settings.rotationPolicies)
            : ("certificatePolicies", archive.settings.certificatePolicies)
        guard key.kind != .secret else { return nil }
        if let why = archive.settings.whyUnread("\(part)/\(key.name)") ?? archive.settings.whyUnread(part) {
            return .unreadable(why)
        }
        return .known(policies[key.name] ?? .null)
    }

    /// What could not be backed up is in the archive's list of what is missing.
    func pendingCertificates() async throws -> [String] { [] }

    func surroundings() async throws -> [(part: String, content: Reading<JSON>)] {
        let parts = [("issuers", archive.settings.issuers), ("contacts", archive.settings.contacts)]
        let lists: [(part: String, content: Reading<JSON>)] = parts.map { part, content in
            (part, archive.settings.whyUnread(part).map { .unreadable($0) } ?? .known(.array(content)))
        }
        let settings: Reading<JSON> =
            archive.settings.parts["vault"].map { .known($0) }
            ?? .unreadable(archive.settings.whyUnread("vault") ?? "the archive has none")
        return lists + [("vault", settings)]
    }
}
