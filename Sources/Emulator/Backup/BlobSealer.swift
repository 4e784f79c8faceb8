internal import Crypto
internal import ExactJSON

/// Seals and opens backup blobs, which look like the service's from outside (facts 4.4): one length byte, a marker, a
/// compact JWE. The marker of a certificate's blob is a key's.
struct BlobSealer: Sendable {
    init(secret: String) {}

    /// Seals a payload for a world: the bytes that `value` carries in Base64.
    func seal(_ payload: JSON, of kind: ObjectKind, in world: BlobWorld) throws(ServiceError) -> [UInt8] { [] }

    /// Opens a blob: `corruptBlob` or `invalidBlobVersion` for what is no blob of this kind, `wrongWorld` for one of
    /// another subscription or geography.
    func open(
        _ blob: [UInt8], as kind: ObjectKind, in world: BlobWorld, _ behaviour: UnconfirmedBehaviour
    ) throws(ServiceError) -> JSON { .null }
}
