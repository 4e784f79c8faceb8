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
            members = [("e", base64URL(exponent)), ("kty", "RSA"), ("n", base64URL(modulus))]
        } else if let curve = key.curve, let x = key.x, let y = key.y {
            members = [("crv", curve), ("kty", "EC"), ("x", base64URL(x)), ("y", base64URL(y))]
        } else {
            return nil
        }
        let json = JSON.object(members.map { JSONMember(name: $0.0, value: .text($0.1)) })
        return base64URL(Array(SHA256.hash(data: json.serialized())))
    }

    /// The SHA-256 of a certificate's DER in hexadecimal digits.
    static func fingerprint(der: [UInt8]) -> String { Hex.digest(der) }

    /// Bytes in the alphabet for URLs, without padding.
    static func base64URL(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[bits >> count & 63])
            }
            bits &= (1 << count) - 1
        }
        if count > 0 { text.append(alphabet[bits << (6 - count) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// A certificate's `x5t` (base64url of the SHA-1 of its DER) as upper-case hexadecimal digits, the way people and
    /// other tools write thumbprints; nil when it is no base64url.
    static func thumbprint(x5t: String) -> String? {
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for byte in x5t.utf8 where byte != UInt8(ascii: "=") {
            let value: Int
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = Int(byte - UInt8(ascii: "A"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = Int(byte - UInt8(ascii: "a")) + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte - UInt8(ascii: "0")) + 52
            case UInt8(ascii: "-"), UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "_"), UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 255))
            }
        }
        return Hex.text(bytes).uppercased()
    }
}
