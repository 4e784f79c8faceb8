internal import KeyContainers
internal import SwiftASN1
internal import X509

/// Certificate extensions from a policy, and policy members from extensions.
enum CertificateExtensions {
    /// The key usages by the service's names, in the order of X.509.
    static let keyUsageNames = usages.map(\.name)

    private static let usages: [(name: String, path: any WritableKeyPath<KeyUsage, Bool> & Sendable)] = [
        ("digitalSignature", \.digitalSignature), ("nonRepudiation", \.nonRepudiation),
        ("keyEncipherment", \.keyEncipherment), ("dataEncipherment", \.dataEncipherment),
        ("keyAgreement", \.keyAgreement), ("keyCertSign", \.keyCertSign), ("cRLSign", \.cRLSign),
        ("encipherOnly", \.encipherOnly), ("decipherOnly", \.decipherOnly),
    ]

    /// What a certificate or a request by this policy carries.
    ///
    /// - Throws: for names that X.509 cannot hold.
    static func extensions(for policy: CertificatePolicy, of key: Certificate.PublicKey) throws
        -> Certificate.Extensions
    {
        var extensions = Certificate.Extensions()
        if !policy.keyUsages.isEmpty {
            var usage = KeyUsage()
            for (name, path) in usages where policy.keyUsages.contains(name) { usage[keyPath: path] = true }
            try extensions.append(Certificate.Extension(usage, critical: true))
        }
        if !policy.extendedKeyUsages.isEmpty {
            let usages = try policy.extendedKeyUsages.map {
                ExtendedKeyUsage.Usage(oid: try ASN1ObjectIdentifier(dotRepresentation: $0))
            }
            try extensions.append(Certificate.Extension(try ExtendedKeyUsage(usages), critical: false))
        }
        let names = try alternativeNames(policy.alternativeNames)
        if !names.isEmpty {
            try extensions.append(
                Certificate.Extension(SubjectAlternativeNames(names), critical: policy.subject.isEmpty))
        }
        let constraints: BasicConstraints =
            policy.isAuthority ? .isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority
        try extensions.append(Certificate.Extension(constraints, critical: policy.isAuthority))
        try extensions.append(Certificate.Extension(SubjectKeyIdentifier(hash: key), critical: false))
        return extensions
    }

    /// The usages that a certificate names; empty without the extension.
    static func keyUsages(of certificate: Certificate) -> [String] {
        guard let usage = try? certificate.extensions.keyUsage else { return [] }
        return usages.filter { usage[keyPath: $0.path] }.map(\.name)
    }

    /// The extended usages that a certificate names, as object identifiers; empty without the extension.
    static func extendedKeyUsages(of certificate: Certificate) -> [String] {
        guard let usage = try? certificate.extensions.extendedKeyUsage else { return [] }
        return usage.map { String(describing: ASN1ObjectIdentifier($0)) }
    }

    /// Whether the certificate may sign others.
    static func isAuthority(_ certificate: Certificate) -> Bool {
        if case .isCertificateAuthority = try? certificate.extensions.basicConstraints { return true }
        return false
    }

    /// The alternative names of a certificate by the policy's members; other kinds of name are left out.
    static func alternativeNames(of certificate: Certificate) -> CertificatePolicy.AlternativeNames {
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return [:] }
        var result: CertificatePolicy.AlternativeNames = [:]
        for name in names {
            switch name {
            case .dnsName(let text): result["dns_names", default: []].append(text)
            case .rfc822Name(let text): result["emails", default: []].append(text)
            case .uniformResourceIdentifier(let text): result["uris", default: []].append(text)
            case .ipAddress(let address):
                if let text = IPAddressText.text(Array(address.bytes)) {
                    result["ipAddresses", default: []].append(text)
                }
            case .otherName(let other) where other.typeID == principalName:
                if let text = other.value.flatMap(Self.principalName(in:)) { result["upns", default: []].append(text) }
            default: continue
            }
        }
        return result
    }

    /// Whether a text is an object identifier in dotted form that X.509 can hold.
    static func isObjectIdentifier(_ text: String) -> Bool {
        let arcs = text.split(separator: ".", omittingEmptySubsequences: false)
        guard arcs.count >= 3, let first = UInt32(arcs[0]), let second = UInt32(arcs[1]), first <= 2 else {
            return false
        }
        guard first == 2 || second < 40, arcs.allSatisfy({ UInt32($0) != nil }) else { return false }
        return (try? ASN1ObjectIdentifier(dotRepresentation: text)) != nil
    }

    private static func alternativeNames(_ names: CertificatePolicy.AlternativeNames) throws -> [GeneralName] {
        var result: [GeneralName] = []
        result += (names["dns_names"] ?? []).map { .dnsName($0) }
        result += (names["emails"] ?? []).map { .rfc822Name($0) }
        for text in names["upns"] ?? [] {
            let value = try ASN1Any(erasing: ASN1UTF8String(text))
            result.append(.otherName(.init(typeID: principalName, value: value)))
        }
        result += (names["uris"] ?? []).map { .uniformResourceIdentifier($0) }
        for text in names["ipAddresses"] ?? [] {
            guard let bytes = IPAddressText.bytes(text) else {
                throw CryptographyError("\(text) is not an IP address")
            }
            result.append(.ipAddress(ASN1OctetString(contentBytes: bytes[...])))
        }
        return result
    }

    /// The user principal name of Active Directory.
    private static let principalName: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 311, 20, 2, 3]

    private static func principalName(in value: ASN1Any) -> String? {
        (try? ASN1UTF8String(asn1Any: value)).map { String($0) }
    }
}
