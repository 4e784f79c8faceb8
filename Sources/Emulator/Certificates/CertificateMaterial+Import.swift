internal import BinaryText
internal import KeyContainers

extension CertificateMaterial {
    /// Reads the `value` of an import: a PFX as Base64, or PEM text as it is (Microsoft's Python SDK sends Base64 of it).
    ///
    /// - Parameters:
    ///   - password: `nil` when the request has none.
    ///   - isPEM: what the policy says; the service takes its word and does not look.
    ///   - keepsOrder: whether the chain stays in the order of the content.
    static func importing(
        _ value: String, password: String?, isPEM: Bool, keepsOrder: Bool
    ) throws(CryptographyError) -> CertificateMaterial {
        if isPEM {
            let inner = value.contains("-----BEGIN ") ? nil : Base64.decode(value, ignoringSpace: true)
            let text = inner.map { String(decoding: $0, as: UTF8.self) } ?? value
            return try pem(text, password: password, keepsOrder: keepsOrder)
        }
        guard let bytes = Base64.decode(value, ignoringSpace: true), !bytes.isEmpty else {
            let hint = value.contains("-----BEGIN ") ? "; for PEM the policy says \(CertificatePolicy.pem)" : ""
            throw CryptographyError("the content is not a PKCS#12 container in Base64\(hint)")
        }
        return try pkcs12(bytes, password: password, keepsOrder: keepsOrder)
    }

    private static func pkcs12(
        _ bytes: [UInt8], password: String?, keepsOrder: Bool
    ) throws(CryptographyError) -> CertificateMaterial {
        let container = try PKCS12(reading: bytes, password: password)
        guard let key = container.keys.first else {
            throw CryptographyError("there is no private key in the PKCS#12 content")
        }
        guard container.keys.count == 1 else {
            throw CryptographyError("there is more than one private key in the PKCS#12 content")
        }
        return try CertificateMaterial(
            key: try SoftwareKey(der: key), chain: container.certificates, keepsOrder: keepsOrder)
    }

    private static func pem(
        _ text: String, password: String?, keepsOrder: Bool
    ) throws(CryptographyError) -> CertificateMaterial {
        var keys: [SoftwareKey] = []
        var chain: [[UInt8]] = []
        for block in try PEMText.blocks(in: text) {
            switch block.label {
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
                chain.append(block.der)
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
                keys.append(try SoftwareKey(der: block.der))
            case "ENCRYPTED PRIVATE KEY":
                keys.append(try decryptedKey(block.der, password: password))
            default:
                continue
            }
        }
        guard let key = keys.first else { throw CryptographyError("there is no private key in the PEM content") }
        guard keys.count == 1 else {
            throw CryptographyError("there is more than one private key in the PEM content")
        }
        return try CertificateMaterial(key: key, chain: chain, keepsOrder: keepsOrder)
    }

    private static func decryptedKey(
        _ der: [UInt8], password: String?
    ) throws(CryptographyError) -> SoftwareKey {
        guard let password else { throw CryptographyError("the private key is encrypted and there is no password") }
        return try SoftwareKey(der: try PasswordEncryption.decryptKey(der, password: password))
    }
}
