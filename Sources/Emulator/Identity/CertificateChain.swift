internal import X509

/// A chain of certificates as a client assertion brings it: leaf first, the root left out or last.
struct CertificateChain {
    private let chain: [IssuedCertificate]
    private let root: IssuedCertificate
    private let now: Int64

    /// A chain longer than this is refused.
    private static let maximumLength = 8

    init(_ chain: [IssuedCertificate], root: IssuedCertificate, now: Int64) {
        self.chain = chain
        self.root = root
        self.now = now
    }

    /// Whether the leaf has this subject, a distinguished name or a DNS name, and a line of signatures leads to the root.
    func proves(_ subject: String) -> Bool {
        guard let leaf = chain.first, chain.count <= Self.maximumLength, leaf.isNamed(subject) else { return false }
        var current = leaf
        for issuer in chain.dropFirst() where issuer.der != root.der {
            guard current.isIssued(by: issuer, now: now) else { return false }
            current = issuer
        }
        return current.isIssued(by: root, now: now)
    }
}

extension IssuedCertificate {
    /// Whether an authority that is valid now has signed this certificate.
    func isIssued(by issuer: IssuedCertificate, now: Int64) -> Bool {
        issuer.certificate.subject == certificate.issuer
            && CertificateExtensions.isAuthority(issuer.certificate)
            && issuer.notBefore <= now && now < issuer.expires
            && issuer.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    }

    /// Whether the subject is this distinguished name, or one of the DNS names or the common name is this name.
    func isNamed(_ subject: String) -> Bool {
        if let name = DistinguishedNameText.parse(subject) { return name == certificate.subject }
        if let names = try? certificate.extensions.subjectAlternativeNames {
            for case .dnsName(let name) in names where name.lowercased() == subject.lowercased() { return true }
        }
        return DistinguishedNameText.text(certificate.subject).lowercased() == "cn=\(subject.lowercased())"
    }
}
