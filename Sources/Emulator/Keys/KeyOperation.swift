internal import BinaryText
internal import ExactJSON
internal import KeyContainers

/// What a key can be asked to do.
enum KeyOperation: String, Sendable, CaseIterable {
    case encrypt
    case decrypt
    case sign
    case verify
    case wrapKey
    case unwrapKey

    /// The word in the path.
    var pathWord: String { rawValue.lowercased() }

    /// Whether it is about data of the past and so allowed before `nbf` and after `exp` (facts 3.3).
    var isAllowedOutsideDates: Bool {
        switch self {
        case .decrypt, .unwrapKey, .verify: true
        case .encrypt, .sign, .wrapKey: false
        }
    }

    /// Refuses the operation on a key that is disabled, out of its dates or not meant for it.
    func check(_ version: ObjectVersion<KeyContent>, at seconds: Int64) throws(ServiceError) {
        guard version.attributes.enabled else { throw .disabled(.key, rawValue) }
        if !isAllowedOutsideDates {
            if let expires = version.attributes.expires, seconds >= expires {
                throw ServiceError(
                    403, "Forbidden", inner: "KeyExpired", "Operation \(rawValue) is not allowed on an expired key.")
            }
            if let notBefore = version.attributes.notBefore, seconds < notBefore {
                throw ServiceError(
                    403, "Forbidden", inner: "KeyNotYetValid",
                    "Operation \(rawValue) is not allowed on a key that is not yet valid.")
            }
        }
        guard version.content.operations.contains(rawValue) else {
            throw ServiceError(
                403, "Forbidden", inner: "KeyOperationForbidden", "Operation \(rawValue) is not permitted on this key.")
        }
    }

    /// Does it. Digests, values and signatures travel as Base64url.
    ///
    /// - Returns: the `value` member of the answer.
    func perform(with key: SoftwareKey, _ body: JSON) throws(ServiceError) -> JSON {
        do throws(CryptographyError) {
            switch self {
            case .encrypt, .wrapKey:
                let message = try Self.bytes("value", of: body)
                return .text(Base64.encodeURL(try key.encrypt(message, with: try Self.encryption(body))))
            case .decrypt, .unwrapKey:
                let ciphertext = try Self.bytes("value", of: body)
                return .text(Base64.encodeURL(try key.decrypt(ciphertext, with: try Self.encryption(body))))
            case .sign:
                let digest = try Self.bytes("value", of: body)
                return .text(Base64.encodeURL(try key.sign(digest, with: try Self.signature(body))))
            case .verify:
                let digest = try Self.bytes("digest", of: body)
                let signature = try Self.bytes("value", of: body)
                return .bool(try key.isValid(signature, of: digest, with: try Self.signature(body)))
            }
        } catch {
            throw .badParameter("\(error.reason)\r\n")
        }
    }

    private static func bytes(_ name: String, of body: JSON) throws(CryptographyError) -> [UInt8] {
        guard let text = body[name]?.string else { throw CryptographyError("Property \(name) is not specified") }
        guard let bytes = Base64.decode(text) else {
            throw CryptographyError("Property \(name) has invalid value. It is not Base64url")
        }
        return bytes
    }

    private static func signature(_ body: JSON) throws(CryptographyError) -> SignatureAlgorithm {
        try algorithm(body, SignatureAlgorithm.init(rawValue:))
    }

    private static func encryption(_ body: JSON) throws(CryptographyError) -> EncryptionAlgorithm {
        try algorithm(body, EncryptionAlgorithm.init(rawValue:))
    }

    private static func algorithm<Algorithm>(
        _ body: JSON, _ read: (String) -> Algorithm?
    ) throws(CryptographyError) -> Algorithm {
        guard let name = body["alg"]?.string else { throw CryptographyError("Property alg is not specified") }
        guard let algorithm = read(name) else {
            throw CryptographyError("Property alg has invalid value. The algorithm \(name) is not supported")
        }
        return algorithm
    }
}
