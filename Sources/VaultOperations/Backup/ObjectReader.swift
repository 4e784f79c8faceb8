import ExactJSON
import KeyVault

/// Reads one object for an archive: its blob and what describes it.
struct ObjectReader {
    /// An object that keeps changing.
    struct KeepsChanging: Error {}
    /// A certificate that has no completed version.
    struct IsPending: Error {}

    let client: VaultClient

    /// The machine `blob → list → public parts`.
    ///
    /// - Parameter item: what the inventory said; when it changed lately, the versions are listed before the blob is taken
    ///   too, so that list, blob and list prove each other.
    func read(_ item: ObjectItem) async throws -> (entry: ArchiveEntry, blob: [UInt8]) {
        let (kind, name) = (item.id.kind, item.id.name)
        var before: [ObjectItem]?
        if kind == .certificate, item.thumbprint == nil {
            let versions = try await client.versions(of: kind, named: name)
            guard versions.contains(where: { $0.thumbprint != nil }) else { throw IsPending() }
            before = versions
        } else if !BackupConsistency.isSettled([item], taken: client.lastServiceTime) {
            before = try await client.versions(of: kind, named: name)
        }
        for _ in 0..<4 {
            let blob = try await client.backup(kind, name)
            let taken = client.lastServiceTime
            let versions = try await client.versions(of: kind, named: name)
            let agree = before.map { BackupConsistency.agree($0, versions) }
            if agree ?? BackupConsistency.isSettled(versions, taken: taken) {
                let entry = try await describe(item, versions, blob, taken: taken ?? 0)
                return (entry, blob)
            }
            before = versions
        }
        throw KeepsChanging()
    }

    private func describe(
        _ item: ObjectItem, _ items: [ObjectItem], _ blob: [UInt8], taken: Int64
    ) async throws -> ArchiveEntry {
        let (kind, name) = (item.id.kind, item.id.name)
        var order = VersionOrder(items)
        var current = order.newest?.id.version
        if order.isCurrentTied {
            current = try await currentVersion(kind, name)
            order = VersionOrder(items, current: current)
        }
        var versions: [ArchiveVersion] = []
        for item in order.versions where item.id.version != nil {
            versions.append(try await version(kind, item))
        }
        return ArchiveEntry(
            kind: kind, name: item.id.name, taken: taken, size: Int64(blob.count), digest: Hex.digest(blob),
            current: current?.lowercased(), isOrdered: order.isProven, versions: versions)
    }

    /// The version that a GET without a version names; nil when it is refused.
    private func currentVersion(_ kind: ObjectKind, _ name: String) async throws -> String? {
        try await unlessRefused {
            switch kind {
            case .secret: try await client.secret(name).id.version
            case .key: try await client.key(name).id.version
            case .certificate: try await client.certificate(name).id.version
            }
        }
    }

    /// One version with its public part; null where a GET is refused, which is no failure.
    private func version(_ kind: ObjectKind, _ item: ObjectItem) async throws -> ArchiveVersion {
        var version = ArchiveVersion(item)
        switch kind {
        case .secret: break
        case .key:
            guard let key = try await unlessRefused({ try await client.key(item.id.name, version: item.id.version) })
            else { break }
            version.add(key)
        case .certificate:
            guard
                let certificate = try await unlessRefused({
                    try await client.certificate(item.id.name, version: item.id.version)
                })
            else { break }
            version.add(certificate)
        }
        return version
    }

    private func unlessRefused<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do { return try await body() } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return nil
        }
    }
}

extension ArchiveVersion {
    /// What a list of versions tells.
    init(_ item: ObjectItem) {
        self.init(
            id: (item.id.version ?? "").lowercased(), created: item.attributes.created ?? 0,
            updated: item.attributes.updated ?? 0, enabled: item.attributes.enabled,
            notBefore: item.attributes.notBefore, expires: item.attributes.expires, contentType: item.contentType,
            tags: item.tags, exportable: item.attributes.exportable, x5t: item.thumbprint)
    }

    /// Adds what a GET of a key's version tells.
    mutating func add(_ bundle: KeyBundle) {
        exportable = bundle.attributes.exportable ?? exportable
        keyType = bundle.key.type
        bits = bundle.key.curve == nil ? bundle.key.bits.map { Int64($0) } : nil
        curve = bundle.key.curve
        operations = bundle.operations
        releasePolicy = bundle.releasePolicy
        publicPart = PublicPart.thumbprint(bundle.key)
    }

    /// Adds what a GET of a certificate's version tells.
    mutating func add(_ bundle: CertificateBundle) {
        let key = bundle.policy?["key_props"]
        exportable = bundle.isExportable
        keyType = key?["kty"]?.string
        curve = key?["crv"]?.string
        bits = curve == nil ? key?["key_size"]?.int : nil
        contentType = bundle.contentType
        publicPart = bundle.der.map { PublicPart.fingerprint(der: $0) }
        x5t = bundle.thumbprint ?? x5t
    }
}
