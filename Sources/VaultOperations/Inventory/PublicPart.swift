import BinaryText
import Crypto
import ExactJSON
import KeyVault

/// Fingerprints of what is public about keys and certificates.
enum PublicPart {
    /// The RFC 7638 thumbprint of a key: SHA-256 over its required members in order, base64url. Nil for types whose
    /// public part is not given.
    static func thumbprint(_ key: JSONWebKey) -> String? {
        let members: [(String, String)]
        if let modulus = key.modulus, let exponent = key.exponent {
            members = [("e", Base64.encodeURL(exponent)), ("kty", "RSA"), ("n", Base64.encodeURL(modulus))]
        } else if let curve = key.curve, let x = key.x, let y = key.y {
            members = [("crv", curve), ("kty", "EC"), ("x", Base64.encodeURL(x)), ("y", Base64.encodeURL(y))]
        } else {
            return nil
        }
        let json = JSON.object(members.map { JSONMember(name: $0.0, value: .text($0.1)) })
        return Base64.encodeURL(SHA256.hash(data: json.serialized()))
    }

    /// The SHA-256 of a certificate's DER in hexadecimal digits.
    static func fingerprint(der: [UInt8]) -> String { Hex.digest(der) }

    /// A certificate's `x5t` (base64url of the SHA-1 of its DER) as upper-case hexadecimal digits, the way people and
    /// other tools write thumbprints; nil when it is no base64url.
    static func thumbprint(x5t: String) -> String? { Base64.decode(x5t).map { Hex.text($0).uppercased() } }
}
