import ExactJSON
import KeyVault
import Locking

/// A vault as a side of a comparison.
struct VaultSide: ObservedSide {
    let vault: Vault

    private var client: VaultClient { vault.client }

    func each(
        _ selection: Selection, where filter: ObjectFilter?,
        _ visit: (_ key: ObjectKey, _ name: String, _ updated: Int64) async throws -> Void
    ) async throws {
        let absent = Locked<[Selection.Name]>([])
        let walk = InventoryWalk(client: client, selection: selection) { name in absent.withLock { $0.append(name) } }
        try await walk.each { item in
            guard !item.managed || selection.names(item.id.kind, item.id.name) else { return }
            if let filter, try await !filter(InventoryObject(item, of: client)) { return }
            try await visit(
                ObjectKey(item.id.kind, item.id.name), item.id.name,
                item.attributes.updated ?? item.attributes.created ?? 0)
        }
        for name in absent.withLock({ $0 }) {
            try await visit(ObjectKey(name.kind, name.pattern), name.pattern, 0)
        }
    }

    func observe(_ key: ObjectKey, values: Bool) async throws -> ObservedObject? {
        var before = try await client.versions(of: key.kind, named: key.name)
        for _ in 0..<3 {
            guard !before.isEmpty else { return nil }
            let object = try await read(key, before, values: values)
            let after = try await client.versions(of: key.kind, named: key.name)
            if BackupConsistency.agree(before, after) { return object }
            before = after
        }
        throw ObjectReader.KeepsChanging()
    }

    private func read(_ key: ObjectKey, _ items: [ObjectItem], values: Bool) async throws -> ObservedObject {
        let order = VersionOrder(items)
        var versions: [ObservedVersion] = []
        for item in order.versions {
            var version = ObservedVersion(facts: ArchiveVersion(item))
            switch key.kind {
            case .secret:
                if values { version.value = try await value(of: item) }
            case .key:
                if case .known(let bundle) = try await reading({
                    try await client.key(key.name, version: item.id.version)
                }) {
                    version.facts.add(bundle)
                }
            case .certificate:
                try await readCertificate(key, item, values: values, into: &version)
            }
            versions.append(version)
        }
        return ObservedObject(
            name: items.first?.id.name ?? key.name, versions: versions, isOrdered: order.isProven,
            policy: try await policy(of: key))
    }

    private func value(of item: ObjectItem) async throws -> Reading<JSONString> {
        try await reading { try await client.secret(item.id.name, version: item.id.version).value }
    }

    private func readCertificate(
        _ key: ObjectKey, _ item: ObjectItem, values: Bool, into version: inout ObservedVersion
    ) async throws {
        let id = item.id.version
        var leaf: [UInt8]?
        if case .known(let bundle) = try await reading({ try await client.certificate(key.name, version: id) }) {
            version.facts.add(bundle)
            guard let der = bundle.der else { return }
            leaf = der
            version.members = CertificateMembers(
                hasKey: bundle.keyID?.version?.lowercased() == id?.lowercased() && bundle.keyID != nil,
                hasSecret: bundle.secretID?.version?.lowercased() == id?.lowercased() && bundle.secretID != nil)
        }
        guard values else { return }
        switch try await reading({ try await client.secret(key.name, version: id) }) {
        case .unreadable(let why): version.container = .unreadable(why)
        case .known(let secret):
            if !secret.managed { version.members?.hasSecret = false }
            do {
                version.container = .known(
                    try CertificateContainer(secret.value, contentType: secret.contentType ?? "", leaf: leaf))
            } catch { version.container = .unreadable("its container cannot be opened: \(error)") }
        }
    }

    private func policy(of key: ObjectKey) async throws -> Reading<JSON>? {
        switch key.kind {
        case .secret: nil
        case .key: try await reading { try await client.rotationPolicy(key.name).json }
        case .certificate: try await reading { try await client.certificatePolicy(key.name) }
        }
    }

    func surroundings() async throws -> [(part: String, content: Reading<JSON>)] {
        let issuers = try await reading { () -> JSON in
            var issuers: [JSON] = []
            for issuer in try await client.issuers().sorted(by: { $0.name < $1.name }) {
                issuers.append(SettingsReader.json(try await client.issuer(issuer.name)))
            }
            return .array(issuers)
        }
        let contacts = try await reading { JSON.array(try await client.contacts().map(SettingsReader.json)) }
        return [("issuers", issuers), ("contacts", contacts)]
    }

    /// Reads, or says why not; what stops the whole statement is thrown.
    private func reading<Value: Sendable>(_ body: () async throws -> Value) async throws -> Reading<Value> {
        do { return .known(try await body()) } catch let error as VaultError {
            guard error.isForbidden, !error.stopsStatement else { throw error }
            return .unreadable(error.isPermissionDenied ? "no permission" : "the service refuses it while disabled")
        }
    }
}
