import KeyVault

/// How a run takes objects into an archive: as the service's blobs, or by value.
protocol ObjectTaking: Sendable {
    /// What the objects' files hold.
    var form: ArchiveForm { get }
    /// Takes one object.
    ///
    /// - Throws: `StaysBehind` for what cannot be taken at all, `ObjectReader.KeepsChanging`, `ObjectReader.IsPending`,
    ///   `VaultError`.
    func take(_ item: ObjectItem) async throws -> TakenObject
}

/// An object as it is stored.
struct TakenObject: Sendable {
    /// Its entry, as the manifest will have it.
    let entry: ArchiveEntry
    /// The bytes of its file.
    let bytes: [UInt8]
}

/// An object of which nothing can be taken.
struct StaysBehind: Error {
    /// Why, in words.
    let reason: String
}

/// Takes the service's own encrypted backups.
struct BlobTaking: ObjectTaking {
    let client: VaultClient
    let form = ArchiveForm.blob

    func take(_ item: ObjectItem) async throws -> TakenObject {
        let (entry, blob) = try await ObjectReader(client: client).read(item)
        return TakenObject(entry: entry, bytes: blob)
    }
}
