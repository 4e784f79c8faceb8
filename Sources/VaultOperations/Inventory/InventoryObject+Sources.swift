import ExactJSON
import KeyVault

extension InventoryObject {
    /// A live object or version as a list names it.
    init(_ item: ObjectItem, of client: VaultClient) {
        self.init(
            item,
            details: LazyDetails(
                client: client, kind: item.id.kind, name: item.id.name, version: item.id.version))
    }

    /// A soft-deleted object.
    init(_ deleted: DeletedItem) {
        self.init(
            deleted.item, deleted: deleted.deletedDate, purges: deleted.scheduledPurgeDate,
            details: KnownDetails(known: nil))
    }

    init(
        _ item: ObjectItem, deleted: Int64? = nil, purges: Int64? = nil, details: any ObjectDetailSource
    ) {
        self.init(
            kind: item.id.kind, name: item.id.name, version: item.id.version?.lowercased(),
            attributes: item.attributes, tags: item.tags, contentType: item.contentType, managed: item.managed,
            thumbprint: item.thumbprint.flatMap(PublicPart.thumbprint(x5t:)), deleted: deleted, purges: purges,
            details: details)
    }

    /// An object of an archive: all fields come from the manifest and the settings beside it.
    public init(_ entry: ArchiveEntry, settings: ArchiveSettings) {
        let version = entry.currentVersion
        var details = ObjectDetails(
            version: entry.current, versions: entry.versions.count, contentType: version?.contentType,
            keyType: version?.keyType, keySize: version?.bits.map { Int($0) }, curve: version?.curve,
            exportable: version?.exportable)
        if entry.kind == .certificate {
            let policy = settings.certificatePolicies[entry.key.name]
            details.issuer = policy?["issuer"]?["name"]?.string
            details.subject = policy?["x509_props"]?["subject"]?.string
        }
        self.init(
            kind: entry.kind, name: entry.name, version: nil,
            attributes: ObjectAttributes(
                enabled: version?.enabled ?? true, notBefore: version?.notBefore, expires: version?.expires,
                created: version?.created, updated: version?.updated, exportable: version?.exportable),
            tags: version?.tags ?? Tags(), contentType: version?.contentType, managed: false,
            thumbprint: version?.x5t.flatMap(PublicPart.thumbprint(x5t:)), deleted: nil, purges: nil,
            details: KnownDetails(known: details))
    }
}
