import ExactJSON
import KeyVault
import SwiftASN1
import X509

/// Looks at a certificate as a server would use it: the certificate, its private key and chain, and how long it lasts.
struct CertificateTrial: Sendable {
    /// So many days before its end a certificate is worth a word.
    private static let soon: Int64 = 30 * 86_400

    let client: VaultClient
    let item: ObjectItem
    let now: Int64

    private var name: String { item.id.name }

    func run() async throws -> [CheckItem] {
        var bundle: CertificateBundle?
        let get = try await check("get").run {
            let found = try await client.certificate(name)
            bundle = found
            return .passed(found.policy?["x509_props"]?["subject"]?.string)
        }
        guard let bundle else { return [get] }
        var items = [get, try await check("expiry").run { expiry(bundle.attributes) }]
        guard bundle.attributes.enabled else { return items + [check("key and chain").skipped("it is disabled")] }
        guard let der = bundle.der else { return items + [check("key and chain").skipped("its issuance is pending")] }
        items.append(try await check("key and chain").run { try await chain(bundle, der) })
        return items
    }

    private func check(_ what: String) -> CheckRun { CheckRun(what, kind: .certificate, name: name) }

    private func expiry(_ attributes: ObjectAttributes) -> CheckRun.Finding {
        guard let expires = attributes.expires else { return .passed("no end is set") }
        let date = Clock.iso8601(expires)
        if expires <= now { return .failed("it expired at \(date)", "renew it") }
        if let start = attributes.notBefore, start > now {
            return .warning("it is not valid before \(Clock.iso8601(start))", "use it from then on")
        }
        if expires - now < Self.soon { return .warning("it expires at \(date)", "renew it before then") }
        return .passed("until \(date)")
    }

    private func chain(_ bundle: CertificateBundle, _ der: [UInt8]) async throws -> CheckRun.Finding {
        let secret = try await client.secret(name, version: bundle.secretID?.version)
        let content: CertificateContainer
        let certificates: [Certificate]
        do {
            content = try CertificateContainer(secret.value, contentType: secret.contentType ?? "", leaf: der)
            certificates = try content.certificates.map { try Certificate(derEncoded: $0) }
        } catch {
            return .failed("its container cannot be opened: \(error)", "import it again from its origin")
        }
        if content.hasForeignKey { return .failed("its private key is not its own", "import it again from its origin") }
        guard let leaf = try? Certificate(derEncoded: der) else {
            return .failed("it is no X.509 certificate", "import it again from its origin")
        }
        let key = content.hasKey ? "private key" : "no private key (not exportable)"
        return Self.judge(leaf, certificates, key)
    }

    /// Follows the chain from the certificate upwards, as far as the container goes.
    private static func judge(_ leaf: Certificate, _ certificates: [Certificate], _ key: String) -> CheckRun.Finding {
        var (at, length) = (leaf, 1)
        while at.issuer != at.subject, length <= certificates.count {
            let issuers = certificates.filter { $0.subject == at.issuer }
            if issuers.isEmpty { break }
            guard let issuer = issuers.first(where: { $0.publicKey.isValidSignature(at.signature, for: at) }) else {
                return .failed(
                    "a certificate of its chain was not signed by the one above it",
                    "import it again with the chain of its issuer")
            }
            (at, length) = (issuer, length + 1)
        }
        if length == 1, leaf.issuer != leaf.subject {
            return .warning(
                "\(key), and no certificate of its issuer is with it",
                "if clients do not know the issuer, import it again with its chain")
        }
        return .passed("\(key), chain of \(length)")
    }
}
