internal import ExactJSON

/// What a request to make or import a key asks for, checked against the vault.
struct KeyType: Sendable, Equatable {
    var specification: SoftwareKey.Specification
    var isHSM: Bool

    /// Reads `kty`, `key_size`, `crv` and `public_exponent` of a create request or of a certificate policy's `key_props`.
    init(_ json: JSON, in vault: VaultConfiguration) throws(ServiceError) {
        guard let kty = json["kty"]?.string else { throw .badParameter("Property kty is not specified\r\n") }
        try Self.check(kty, in: vault)
        isHSM = kty.hasSuffix("-HSM")
        if kty.hasPrefix("RSA") {
            specification = .rsa(bits: try Self.size(json))
            if let exponent = json["public_exponent"], !exponent.isNull, exponent.int != 65_537 {
                throw .badParameter("Property public_exponent has invalid value\r\n")
            }
        } else {
            specification = .ec(try Self.curve(json))
        }
    }

    /// Refuses key types that the vault does not hold: unknown ones, symmetric ones, HSM kinds outside premium vaults.
    static func check(_ kty: String, in vault: VaultConfiguration) throws(ServiceError) {
        switch kty {
        case "RSA", "EC":
            return
        case "RSA-HSM", "EC-HSM":
            guard vault.sku == .premium else {
                throw .badParameter("The key type \(kty) is not supported in a vault of the standard SKU\r\n")
            }
        default:
            throw .badParameter("Property kty has invalid value. The key type \(kty) is not supported\r\n")
        }
    }

    private static func size(_ json: JSON) throws(ServiceError) -> Int {
        guard let value = json["key_size"], !value.isNull else { return 2048 }
        guard let size = value.int.map(Int.init), SoftwareKey.rsaSizes.contains(size) else {
            throw .badParameter("Property key_size has invalid value. RSA keys have 2048, 3072 or 4096 bits\r\n")
        }
        return size
    }

    private static func curve(_ json: JSON) throws(ServiceError) -> KeyCurve {
        guard let value = json["crv"], !value.isNull else { return .p256 }
        guard let curve = value.string.flatMap(KeyCurve.init(rawValue:)) else {
            throw .badParameter(
                "Property crv has invalid value. The curve \(value.string ?? value.serializedText) is not supported\r\n"
            )
        }
        return curve
    }
}
