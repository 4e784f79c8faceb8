import ExactJSON
import KeyVault

/// Takes objects by value: secrets, and certificates with their private key. Of what cannot leave it takes the
/// description.
struct ValueTaking: ObjectTaking {
    /// How often an object is read anew because it changed meanwhile.
    private static let attempts = 4
    /// How often it is listed again until the service's clock has left the second of its last change.
    private static let looks = 12

    let client: VaultClient
    let seal: ArchiveSeal?
    /// By what disabled versions are read; nil when that is not allowed.
    let disabled: DisabledVersions?

    var form: ArchiveForm { seal == nil ? .plain : .sealed }

    /// GETs every version between two equal lists, of which the second is of a later second than all that it shows: what
    /// changes afterwards is then known by its time.
    func take(_ item: ObjectItem) async throws -> TakenObject {
        let key = ObjectKey(item.id.kind, item.id.name)
        var before = try await versions(key)
        for _ in 0..<Self.attempts {
            let object = try await read(item.id.name, key, before)
            for _ in 0..<Self.looks {
                let time = client.lastServiceTime ?? 0
                let after = try await versions(key)
                guard agree(before, after, key) else {
                    before = after
                    break
                }
                let last = after.map { max($0.attributes.created ?? 0, $0.attributes.updated ?? 0) }.max() ?? 0
                if last < time { return try stored(object, after, taken: time) }
                before = after
                try await Task.sleep(for: .milliseconds(250))
            }
        }
        throw ObjectReader.KeepsChanging()
    }

    /// The versions to take. What this run itself enabled counts as disabled, whatever a late change makes of it for now.
    private func versions(_ key: ObjectKey) async throws -> [ObjectItem] {
        let items = try await client.versions(of: key.kind, named: key.name).map { item in
            disabled?.hasTouched(item, of: key) == true ? item.asDisabled : item
        }
        guard key.kind == .certificate else { return items }
        let completed = items.filter { $0.thumbprint != nil }
        guard !completed.isEmpty else { throw ObjectReader.IsPending() }
        return completed
    }

    /// Whether two lists agree; what this run itself enabled and disabled has moved its `updated`.
    private func agree(_ before: [ObjectItem], _ after: [ObjectItem], _ key: ObjectKey) -> Bool {
        func isOthers(_ item: ObjectItem) -> Bool { disabled?.hasTouched(item, of: key) != true }
        return before.count == after.count && BackupConsistency.agree(before.filter(isOthers), after.filter(isOthers))
    }

    private func stored(_ object: ExportedObject, _ items: [ObjectItem], taken: Int64) throws -> TakenObject {
        var object = object
        object.entry.taken = taken
        for (index, version) in object.entry.versions.enumerated() {
            guard let item = items.first(where: { $0.id.version?.lowercased() == version.id }) else { continue }
            object.entry.versions[index].updated = item.attributes.updated ?? version.updated
        }
        let json = object.json(isSealed: seal != nil)
        let bytes = try seal?.seal(json) ?? ArchiveSeal.padded(json)
        var entry = object.entry
        entry.size = Int64(bytes.count)
        entry.digest = Hex.digest(bytes)
        if seal != nil {
            entry.sealedVersions = entry.versions.count
            entry.versions = []
            entry.current = nil
        }
        return TakenObject(entry: entry, bytes: bytes)
    }

    // MARK: Reading

    private func read(_ name: String, _ key: ObjectKey, _ items: [ObjectItem]) async throws -> ExportedObject {
        let order = VersionOrder(items)
        var entry = ArchiveEntry(
            kind: key.kind, name: name, taken: 0, size: 0, digest: "", current: order.newest?.id.version?.lowercased(),
            isOrdered: order.isProven, versions: [])
        entry.form = form
        entry.exported = ExportNote(road: .left)
        var object = ExportedObject(entry: entry)
        switch key.kind {
        case .secret: try await readSecret(order, &object)
        case .key: try await readKey(order, &object)
        case .certificate: try await readCertificate(order, &object)
        }
        return object
    }

    private func readSecret(_ order: VersionOrder, _ object: inout ExportedObject) async throws {
        var note = ExportNote(road: .value)
        for item in order.versions {
            guard let id = item.id.version?.lowercased() else { continue }
            guard let secret = try await secret(item, ObjectKey(.secret, item.id.name)) else {
                note.disabled += 1
                continue
            }
            object.values[id] = secret.value
            object.entry.versions.append(ArchiveVersion(item))
        }
        guard !object.values.isEmpty else {
            throw StaysBehind(reason: allDisabled(order.versions.count))
        }
        object.entry.exported = note
    }

    /// What a key is; of its current version enough to make one like it, for which a disabled one may be enabled.
    private func readKey(_ order: VersionOrder, _ object: inout ExportedObject) async throws {
        let current = order.newest?.id
        for item in order.versions where item.id.version != nil {
            var version = ArchiveVersion(item)
            if let bundle = try await key(item, isCurrent: item.id == current) {
                version.add(bundle)
                if item.id == current { object.publicExponent = bundle.key.unusualExponent }
            }
            object.entry.versions.append(version)
        }
    }

    /// A version of a key; nil where reading it is refused, as it may be of a disabled one.
    private func key(_ item: ObjectItem, isCurrent: Bool) async throws -> KeyBundle? {
        let read = { () async throws -> KeyBundle in try await client.key(item.id.name, version: item.id.version) }
        do { return try await read() } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        {
            guard isCurrent, !item.attributes.enabled else { return nil }
            return try await disabled?.read(item, of: ObjectKey(.key, item.id.name), read)
        }
    }

    private func readCertificate(_ order: VersionOrder, _ object: inout ExportedObject) async throws {
        let name = object.entry.name
        object.policy = try await client.certificatePolicy(name)
        var note = ExportNote(road: .pfx)
        let isBarred = disabled == nil && order.newest?.attributes.enabled == false
        guard !isBarred else {
            let count = order.versions.count { !$0.attributes.enabled }
            let facts = RoadFacts(
                kind: .certificate, versions: order.versions.count, disabled: count, isCurrentDisabled: true)
            throw StaysBehind(reason: RoadChoice(facts, RoadTerms(method: .values, worlds: .differ)).reason)
        }
        for item in order.versions {
            guard let id = item.id.version?.lowercased() else { continue }
            let bundle = try await client.certificate(name, version: id)
            guard let secret = try await secret(item, object.entry.key) else {
                note.disabled += 1
                continue
            }
            var version = ArchiveVersion(item)
            version.add(bundle)
            version.contentType = secret.contentType ?? version.contentType
            object.entry.versions.append(version)
            if bundle.preserveCertOrder == true { object.ordered.insert(id) }
            let value = VersionValue(value: secret.value, contentType: version.contentType)
            if CertificateReader.obstacle(value, leaf: bundle.der) == nil {
                object.values[id] = secret.value
            } else {
                note.keyless += 1
            }
        }
        if object.values.isEmpty { note.road = .left }
        object.entry.exported = note
    }

    /// A version's secret; nil when it is disabled and nothing allows to enable it.
    private func secret(_ item: ObjectItem, _ owner: ObjectKey) async throws -> SecretBundle? {
        let read = { () async throws -> SecretBundle in
            try await client.secret(item.id.name, version: item.id.version)
        }
        if item.attributes.enabled { return try await read() }
        return try await disabled?.read(item, of: owner, read)
    }

    private func allDisabled(_ count: Int) -> String {
        let facts = RoadFacts(kind: .secret, versions: count, disabled: count)
        return RoadChoice(facts, RoadTerms(method: .values, worlds: .differ)).reason
    }
}

extension ObjectItem {
    /// The same version, disabled.
    fileprivate var asDisabled: ObjectItem {
        var attributes = attributes
        attributes.enabled = false
        return ObjectItem(
            id: id, attributes: attributes, tags: tags, contentType: contentType, managed: managed,
            thumbprint: thumbprint, previousVersion: previousVersion)
    }
}
