internal import BinaryText
internal import ExactJSON
internal import KeyContainers

/// A private key with its certificate and whatever other certificates came along.
struct CertificateMaterial: Sendable {
    let key: SoftwareKey
    /// DER, the certificate of the key first unless the order of the import was to be kept.
    let chain: [[UInt8]]
    /// The certificate of the key.
    let leaf: IssuedCertificate

    /// Puts a chain and a key together.
    ///
    /// - Parameter keepsOrder: whether the chain stays as given; otherwise the leaf comes first.
    /// - Throws: when no certificate belongs to the key.
    init(key: SoftwareKey, chain: [[UInt8]], keepsOrder: Bool = false) throws(CryptographyError) {
        guard !chain.isEmpty else { throw CryptographyError("there is no certificate in the content") }
        var found: (index: Int, certificate: IssuedCertificate)?
        for (index, der) in chain.enumerated() {
            guard found == nil, let certificate = try? IssuedCertificate(der: der) else { continue }
            if certificate.belongs(to: key) { found = (index, certificate) }
        }
        guard let found else { throw CryptographyError("no certificate in the content belongs to the private key") }
        self.key = key
        leaf = found.certificate
        if keepsOrder || found.index == 0 {
            self.chain = chain
        } else {
            var others = chain
            others.remove(at: found.index)
            self.chain = [found.certificate.der] + others
        }
    }

    /// The value of the secret behind the certificate: a PFX without password as Base64, or PEM with the key first.
    ///
    /// - Parameter exportable: without it the value has only the certificates (facts 7.1).
    func secretValue(pem: Bool, exportable: Bool) throws(CryptographyError) -> String {
        if pem {
            let key = exportable ? PEMText.text("PRIVATE KEY", key.pkcs8) : ""
            return chain.reduce(key) { $0 + PEMText.text("CERTIFICATE", $1) }
        }
        // The local key id marks the first certificate as the key's, so the leaf leads inside a PFX.
        let ordered = [leaf.der] + chain.filter { $0 != leaf.der }
        let container = PKCS12(certificates: exportable ? ordered : chain, keys: exportable ? [key.pkcs8] : [])
        return Base64.encode(try container.written())
    }
}
