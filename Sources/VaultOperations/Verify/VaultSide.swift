import ExactJSON
import KeyVault
import Locking

/// A vault as a side of a comparison.
struct VaultSide: ObservedSide {
    let vault: Vault

    private var client: VaultClient { vault.client }

    var region: String? { vault.region }

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

    /// An object's versions and policy, as lists tell them; nil when it is not there.
    func outline(_ key: ObjectKey) async throws -> ObservedObject? {
        let order = VersionOrder(try await client.versions(of: key.kind, named: key.name))
        guard !order.versions.isEmpty else { return nil }
        let versions = order.versions.map { ObservedVersion(facts: ArchiveVersion($0)) }
        return ObservedObject(
            name: order.versions.first?.id.name ?? key.name, versions: versions, isOrdered: order.isProven,
            policy: try await policy(of: key))
    }

    /// Certificates whose first issuance is not finished: no list names them unless it is asked to.
    func pendingCertificates() async throws -> [String] {
        var names: [String] = []
        do {
            for try await page in client.pages(of: .certificate, includePending: true) {
                for item in page where item.thumbprint == nil {
                    let versions = try await client.versions(of: .certificate, named: item.id.name)
                    if !versions.contains(where: { $0.thumbprint != nil }) { names.append(item.id.name) }
                }
            }
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement { return [] }
        return names.sorted()
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
            version.keepsChainOrder = bundle.preserveCertOrder
            guard let der = bundle.der else { return }
            leaf = der
            version.members = CertificateMembers(
                hasKey: try await hasManagedKey(key.name, bundle.keyID, id),
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

    /// Whether the key of a certificate's version is there under the version's id, and belongs to it. One that may not be
    /// read counts by what the certificate says.
    private func hasManagedKey(_ name: String, _ id: VaultObjectID?, _ version: String?) async throws -> Bool {
        guard let id, id.version?.lowercased() == version?.lowercased() else { return false }
        do {
            guard case .known(let bundle) = try await reading({ try await client.key(name, version: version) }) else {
                return true
            }
            return bundle.managed
        } catch let error as VaultError where error.isNotFound { return false }
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
        // A cloud without Resource Manager knows no settings of a vault: there is nothing to be proven.
        guard vault.management != nil else { return [("issuers", issuers), ("contacts", contacts)] }
        let managed = try await ManagedParts.read(vault)
        let settings: Reading<JSON> =
            managed.known["vault"].map { .known($0) }
            ?? .unreadable(managed.unread.first { $0.part == "vault" }?.why ?? "it could not be read")
        return [("issuers", issuers), ("contacts", contacts), ("vault", settings)]
    }

    /// Reads, or says why not; what stops the whole statement is thrown.
    private func reading<Value: Sendable>(_ body: () async throws -> Value) async throws -> Reading<Value> {
        do { return .known(try await body()) } catch let error as VaultError {
            guard error.isForbidden, !error.stopsStatement else { throw error }
            return .unreadable(error.isPermissionDenied ? "no permission" : "the service refuses it while disabled")
        }
    }
}
