internal import Crypto
internal import ExactJSON
internal import FoundationEssentials

/// Seals and opens backup blobs, which look like the service's from outside (facts 4.4): one length byte, a marker,
/// and `header.key.iv.ciphertext.tag`. The marker of a certificate's blob is a key's.
///
/// The content is encrypted with AES-GCM under a key of the world (subscription and geography). A code over the whole
/// blob, under a key that all worlds share, tells damage from a blob of another world.
struct BlobSealer: Sendable {
    private let root: SymmetricKey
    private let integrity: SymmetricKey

    init(secret: String) {
        let input = SymmetricKey(data: Array(secret.utf8))
        root = HKDF<SHA256>.deriveKey(inputKeyMaterial: input, info: Array("content".utf8), outputByteCount: 32)
        integrity = HKDF<SHA256>.deriveKey(inputKeyMaterial: input, info: Array("integrity".utf8), outputByteCount: 32)
    }

    /// Seals a payload for a world: the bytes that `value` carries in Base64.
    func seal(_ payload: JSON, of kind: ObjectKind, in world: BlobWorld) throws(ServiceError) -> [UInt8] {
        guard case .object(let members) = payload else { throw .corruptBlob }
        let sealed = JSON.object([JSONMember(name: "kind", value: .text(kind.rawValue))] + members)
        var plain = sealed.serialized()
        let size = max(Self.smallestPayload, (plain.count + 15) / 16 * 16)
        plain += [UInt8](repeating: UInt8(ascii: " "), count: size - plain.count)
        let salt = Hex.randomBytes(Self.saltSize)
        do {
            let box = try AES.GCM.seal(plain, using: key(of: world, salt: salt))
            var parts = BlobParts(
                marker: kind.blobMarker, header: Self.header(world), salt: salt, code: [],
                nonce: Array(box.nonce), ciphertext: Array(box.ciphertext), tag: Array(box.tag))
            parts.code = code(of: parts)
            return parts.bytes
        } catch {
            throw ServiceError(500, "InternalServerError", "The backup could not be sealed.")
        }
    }

    /// Opens a blob: `corruptBlob` or `invalidBlobVersion` for what is no whole blob of this kind, `wrongWorld` for one
    /// of another subscription or geography.
    func open(
        _ blob: [UInt8], as kind: ObjectKind, in world: BlobWorld, _ behaviour: UnconfirmedBehaviour
    ) throws(ServiceError) -> JSON {
        guard blob.starts(with: kind.blobMarker) else {
            throw kind != .secret && blob.count > Self.saltSize ? .invalidBlobVersion : .corruptBlob
        }
        guard let parts = BlobParts(blob, marker: kind.blobMarker, saltSize: Self.saltSize) else { throw .corruptBlob }
        guard
            HMAC<SHA256>.isValidAuthenticationCode(parts.code, authenticating: parts.authenticated, using: integrity)
        else { throw .corruptBlob }
        var plain: [UInt8]
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: parts.nonce), ciphertext: parts.ciphertext, tag: parts.tag)
            plain = Array(try AES.GCM.open(box, using: key(of: world, salt: parts.salt)))
        } catch {
            throw .wrongWorld(behaviour)
        }
        let padding = plain.withUnsafeBufferPointer { buffer in
            var count = 0
            while count < buffer.count, buffer[buffer.count - 1 - count] == 0x20 { count += 1 }
            return count
        }
        plain.removeLast(padding)
        guard let json = try? JSON(parsing: plain, maximumDepth: 64), json["kind"]?.string == kind.rawValue else {
            throw .corruptBlob
        }
        return json
    }

    private func key(of world: BlobWorld, salt: [UInt8]) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root, salt: salt, info: Array("\(world.subscription)\n\(world.geography)".utf8),
            outputByteCount: 32)
    }

    private func code(of parts: BlobParts) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: parts.authenticated, using: integrity))
    }

    /// The header with a key id that tells nothing about the world: the service's is one per region too, and regions
    /// of one geography show different ones.
    private static func header(_ world: BlobWorld) -> [UInt8] {
        let kid = Hex.guid(Hex.randomBytes(16))
        return Array("{\"kid\":\"\(kid)\",\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256CBC-HS512\"}".utf8)
    }

    /// Bytes of the part that stands where the service has an RSA-wrapped key, without the code.
    private static let saltSize = 224
    /// The service's blob of a one-version secret has about 4 kB.
    private static let smallestPayload = 2_688
}

extension ObjectKind {
    /// The first bytes of a backup blob: the marker behind its length.
    fileprivate var blobMarker: [UInt8] {
        let text =
            self == .secret
            ? "AzureKeyVaultSecretBackupV1.microsoft.com" : "AzureKeyVaultKeyBackupV1.microsoft.com"
        return [UInt8(text.utf8.count)] + Array(text.utf8)
    }
}
