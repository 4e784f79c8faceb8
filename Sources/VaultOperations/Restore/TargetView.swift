import KeyVault

/// What the target showed when the restore began: one listing of its live and deleted objects, reduced to the names
/// that matter.
struct TargetView: Sendable {
    private let client: VaultClient
    private var live: Set<ObjectKey> = []
    private var managed: Set<ObjectKey> = []
    private var deleted: [ObjectKey: DeletedItem] = [:]
    private var unlisted: Set<ObjectKind> = []

    /// Lists the target.
    ///
    /// - Parameters:
    ///   - kinds: the kinds that are restored.
    ///   - matters: whether the archive has an object of that name, of whatever kind.
    init(
        _ client: VaultClient, restoring kinds: Set<ObjectKind>, matters: (String) -> Bool
    ) async throws {
        self.client = client
        let looked = kinds.contains(.certificate) ? Set(ObjectKind.allCases) : kinds.union([.certificate])
        for kind in ObjectKind.allCases where looked.contains(kind) {
            do {
                for try await page in client.pages(of: kind) {
                    for item in page where matters(item.id.key) {
                        live.insert(ObjectKey(kind, item.id.name))
                        if item.managed { managed.insert(ObjectKey(kind, item.id.name)) }
                    }
                }
            } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
                unlisted.insert(kind)
            }
        }
        for kind in ObjectKind.allCases where kinds.contains(kind) {
            do {
                for try await page in client.deletedPages(of: kind) {
                    for item in page where matters(item.id.key) { deleted[ObjectKey(kind, item.id.name)] = item }
                }
            } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
                // Not to be taken for empty: the write's own conflict will tell.
                continue
            }
        }
    }

    /// What the listing says about an entry, with its versions where something of that name is live.
    func state(of key: ObjectKey) async throws -> TargetState {
        if live.contains(key), !managed.contains(key), !isCertificate(key) {
            let versions = try await client.versions(of: key.kind, named: key.name)
            return versions.isEmpty ? .absent : .live(versions)
        }
        if let holder = holder(of: key) { return .otherKind(holder) }
        if let item = deleted[key] { return .deleted(item) }
        return unlisted.contains(key.kind) ? .unknown : .absent
    }

    /// Whether the listing showed something, live or deleted, under an entry's name.
    func mayHold(_ key: ObjectKey) -> Bool { live.contains(key) || deleted[key] != nil }

    private func isCertificate(_ key: ObjectKey) -> Bool {
        key.kind != .certificate && live.contains(ObjectKey(.certificate, key.name))
    }

    /// The kind that holds the name in such a way that this kind cannot have it. A key or secret that belongs to a
    /// certificate does not: it shows that the certificate itself is there, although its list does not show it yet.
    private func holder(of key: ObjectKey) -> ObjectKind? {
        if key.kind == .certificate {
            return [ObjectKind.key, .secret].first {
                live.contains(ObjectKey($0, key.name)) && !managed.contains(ObjectKey($0, key.name))
            }
        }
        return isCertificate(key) || managed.contains(key) ? .certificate : nil
    }

    /// Looks at one name again, live and deleted, because an answer was lost or the service reported a conflict.
    static func look(_ key: ObjectKey, _ client: VaultClient) async throws -> TargetState {
        do {
            let versions = try await client.versions(of: key.kind, named: key.name)
            if !versions.isEmpty {
                if key.kind != .certificate, versions.contains(where: \.managed) { return .otherKind(.certificate) }
                return .live(versions)
            }
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return .unknown
        }
        do { return .deleted(try await client.deleted(key.kind, key.name)) } catch let error as VaultError
            where (error.isNotFound || error.isForbidden) && !error.stopsStatement
        {}
        let others: [ObjectKind] = key.kind == .certificate ? [.key, .secret] : [.certificate]
        for kind in others {
            do {
                // What belongs to a certificate holds no name of its own: the certificate came between the looks.
                let versions = try await client.versions(of: kind, named: key.name)
                if versions.contains(where: { !$0.managed }) { return .otherKind(kind) }
            } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
                continue
            }
        }
        return .absent
    }

    /// A deleted namesake with its version and recovery level, which lists leave out, for the policies that ask for them.
    static func whole(
        _ state: TargetState, _ policy: ConflictPolicy, _ client: VaultClient
    ) async throws -> TargetState {
        guard case .deleted(let item) = state, policy == .replace || policy == .recover else { return state }
        return .deleted(try await whole(item, client))
    }

    /// The same item where more may not be read.
    static func whole(_ item: DeletedItem, _ client: VaultClient) async throws -> DeletedItem {
        guard item.id.version == nil || item.item.attributes.recoveryLevel == nil else { return item }
        do { return try await client.deleted(item.id.kind, item.id.name) } catch let error as VaultError
            where error.isForbidden && !error.endsRun
        { return item }
    }
}
