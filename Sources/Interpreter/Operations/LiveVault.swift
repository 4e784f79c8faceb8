internal import AzureIdentity
internal import KeyVault
internal import VaultOperations

/// A connected vault of the core, as statements see it.
struct LiveVault: ConnectedVault {
    let vault: Vault

    init(_ vault: Vault) { self.vault = vault }

    func info(alias: String) -> ConnectionInfo {
        ConnectionInfo(
            alias: alias, name: vault.name, url: vault.url, region: vault.region, geography: vault.geography,
            subscription: vault.subscription, tenant: vault.tenant, cloud: vault.cloud.name)
    }

    var identity: SignedInIdentity? { get async throws { try await vault.signedIn() } }

    func isSameVault(as other: any ConnectedVault) -> Bool {
        (other as? LiveVault).map { vault.isSameVault(as: $0.vault) } ?? false
    }

    func objects(_ selection: Selection, where filter: RecordFilter?) -> AsyncThrowingStream<Record, any Error> {
        let kinds = selection.possibleKinds
        var objectFilter: ObjectFilter?
        if let filter { objectFilter = { try await filter(ObjectRecord.make($0, kinds: kinds)) } }
        let source = StreamSource(vault.list(selection, where: objectFilter))
        return AsyncThrowingStream { try await source.next().map { ObjectRecord.make($0, kinds: kinds) } }
    }

    func versions(of kind: ObjectKind, _ name: String) async throws -> [Record] {
        try await vault.listVersions(of: kind, name).map { ObjectRecord.make($0, kinds: [kind]) }
    }

    func deleted(_ selection: Selection) async throws -> [Record] {
        var records: [Record] = []
        for kind in ObjectKind.allCases where selection.possibleKinds.contains(kind) {
            for try await page in vault.client.deletedPages(of: kind) {
                for item in page where selection.contains(kind, item.id.name) {
                    records.append(ObjectRecord.make(item))
                }
            }
        }
        return records
    }

    func object(_ kind: ObjectKind, _ name: String, version: String?) async throws -> Record {
        ObjectRecord.make(try await vault.show(kind, name, version: version))
    }

    func reveal(_ name: String, version: String?) async throws -> ShownSecret {
        let revealed = try await vault.reveal(secret: name, version: version)
        return ShownSecret(name: name, version: revealed.version, value: revealed.value)
    }
}

/// Hands the elements of a stream on, one by one, to a stream of another type.
private actor StreamSource {
    private var iterator: AsyncThrowingStream<InventoryObject, any Error>.Iterator

    init(_ stream: AsyncThrowingStream<InventoryObject, any Error>) { iterator = stream.makeAsyncIterator() }

    func next() async throws -> InventoryObject? {
        var iterator = iterator
        let element = try await iterator.next(isolation: self)
        self.iterator = iterator
        return element
    }
}
