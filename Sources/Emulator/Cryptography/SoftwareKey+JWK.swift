internal import BinaryText
internal import Crypto
internal import CryptoExtras
internal import ExactJSON
internal import KeyContainers

/// The private half of a JSON web key as a vault imports it.
extension SoftwareKey {
    /// Reads the private members of a JSON web key, all of them Base64url.
    ///
    /// RSA needs `n e d p q` (`dp dq qi` are computed again); EC needs `crv` and `d`, and `x` and `y` must agree with `d`
    /// when they are given.
    ///
    /// - Throws: for a member that is missing, malformed or does not fit the others; the reason names the member.
    init(jwk: JSON) throws(CryptographyError) {
        guard let type = jwk["kty"]?.string else { throw CryptographyError("the key has no kty") }
        switch type {
        case "RSA", "RSA-HSM": self = try Self.rsaKey(from: jwk)
        case "EC", "EC-HSM": self = try Self.ecKey(from: jwk)
        default: throw CryptographyError("kty \(type) is not supported")
        }
    }

    /// The public members in the service's order: `n e`, or `crv x y`.
    var publicMembers: [JSONMember] {
        func coordinates(_ curve: KeyCurve, _ point: [UInt8]) -> [JSONMember] {
            let length = curve.coordinateLength
            return [
                JSONMember(name: "crv", value: .text(curve.rawValue)),
                JSONMember(name: "x", value: .text(Base64.encodeURL(Array(point[1..<(1 + length)])))),
                JSONMember(name: "y", value: .text(Base64.encodeURL(Array(point[(1 + length)...])))),
            ]
        }
        switch self {
        case .rsa(let key):
            guard let primitives = try? key.publicKey.getKeyPrimitives() else { return [] }
            return [
                JSONMember(name: "n", value: .text(Base64.encodeURL([UInt8](primitives.modulus)))),
                JSONMember(name: "e", value: .text(Base64.encodeURL([UInt8](primitives.publicExponent)))),
            ]
        case .p256(let key): return coordinates(.p256, [UInt8](key.publicKey.x963Representation))
        case .p384(let key): return coordinates(.p384, [UInt8](key.publicKey.x963Representation))
        case .p521(let key): return coordinates(.p521, [UInt8](key.publicKey.x963Representation))
        }
    }

    private static func rsaKey(from jwk: JSON) throws(CryptographyError) -> SoftwareKey {
        let n = try number("n", of: jwk, atMost: 512)
        let e = try number("e", of: jwk, atMost: 8)
        let d = try number("d", of: jwk, atMost: 512)
        let p = try number("p", of: jwk, atMost: 256)
        let q = try number("q", of: jwk, atMost: 256)
        // Even or tiny factors have no inverse; the library's arithmetic is not asked about them.
        guard n.count >= 256, p.count >= 100, q.count >= 100, [n, e, p, q].allSatisfy({ ($0.last ?? 0) & 1 == 1 })
        else {
            throw CryptographyError("the RSA key's numbers do not belong together")
        }
        guard let key = try? _RSA.Signing.PrivateKey(n: n, e: e, d: d, p: p, q: q) else {
            throw CryptographyError("the RSA key's numbers do not belong together")
        }
        guard rsaSizes.contains(key.keySizeInBits) else {
            throw CryptographyError("an RSA key of \(key.keySizeInBits) bits is not supported")
        }
        return .rsa(key)
    }

    private static func ecKey(from jwk: JSON) throws(CryptographyError) -> SoftwareKey {
        guard let name = jwk["crv"]?.string else { throw CryptographyError("the key has no crv") }
        guard let curve = KeyCurve(rawValue: name) else { throw CryptographyError("curve \(name) is not supported") }
        let length = curve.coordinateLength
        let scalar = try number("d", of: jwk, atMost: length)
        let padded = [UInt8](repeating: 0, count: length - scalar.count) + scalar
        let key: SoftwareKey? =
            switch curve {
            case .p256: (try? P256.Signing.PrivateKey(rawRepresentation: padded)).map { .p256($0) }
            case .p384: (try? P384.Signing.PrivateKey(rawRepresentation: padded)).map { .p384($0) }
            case .p521: (try? P521.Signing.PrivateKey(rawRepresentation: padded)).map { .p521($0) }
            }
        guard let key else { throw CryptographyError("the member d is no private key of curve \(name)") }
        for member in key.publicMembers where member.name != "crv" && jwk[member.name] != nil {
            guard let given = jwk[member.name]?.string.flatMap({ Base64.decode($0) }),
                let own = member.value.string.flatMap({ Base64.decode($0) }), stripped(given) == stripped(own)
            else { throw CryptographyError("the member \(member.name) does not belong to the member d") }
        }
        return key
    }

    /// A big-endian number of the key, without leading zeros.
    private static func number(
        _ name: String, of jwk: JSON, atMost limit: Int
    ) throws(CryptographyError) -> [UInt8] {
        guard let text = jwk[name]?.string else { throw CryptographyError("the key has no member \(name)") }
        guard let bytes = Base64.decode(text) else { throw CryptographyError("the member \(name) is not Base64url") }
        let number = stripped(bytes)
        guard !number.isEmpty, number.count <= limit else {
            throw CryptographyError("the member \(name) is zero or too long")
        }
        return number
    }

    private static func stripped(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.drop { $0 == 0 }) }
}
