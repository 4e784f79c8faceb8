internal import ExactJSON

/// What an emulator must keep to be the same emulator after a restart: tokens that it issued stay good, backups that it
/// sealed can be opened, and programs that trust its authority go on to do so.
struct EmulatorKeys: Sendable {
    let blobSecret: String
    let signing: SigningKey
    let authority: CertificateAuthority
    /// Milliseconds by which the clock was moved.
    var clockOffset: Int64 = 0
    /// Whether vaults and resources have been filled from a seed.
    var isSeeded = false

    /// New keys, and the text from which those of backup blobs are derived.
    init(blobSecret: String) throws(EmulatorError) {
        self.blobSecret = blobSecret
        authority = try CertificateAuthority()
        do {
            signing = try SigningKey()
        } catch {
            throw EmulatorError(.cryptography, "cannot make the key that signs tokens: \(error)")
        }
    }

    /// The document that holds them.
    static let documentID = "keys"

    var document: StateDocument {
        StateDocument(
            kind: .emulator, id: Self.documentID,
            content: [
                "blobSecret": .text(blobSecret), "signing": .text(signing.pem),
                "authority": ["certificate": .text(authority.pem), "key": .text(authority.keyPEM)],
                "clockOffset": .integer(clockOffset), "seeded": .bool(isSeeded),
            ])
    }

    init(stored json: JSON) throws(EmulatorError) {
        blobSecret = try json.storedText("blobSecret")
        let stored = try json.stored("authority")
        let kept = try CertificateAuthority(
            pem: try stored.storedText("certificate"), keyPEM: try stored.storedText("key"))
        // One that is about to end is no use to anybody.
        authority = kept.endsSoon ? try CertificateAuthority() : kept
        guard let key = try? SigningKey(pem: try json.storedText("signing")) else {
            throw EmulatorError(.state, "the stored key that signs tokens cannot be read")
        }
        signing = key
        clockOffset = try json.storedNumber("clockOffset")
        isSeeded = try json.stored("seeded").bool ?? false
    }
}
