internal import ExactJSON
internal import KeyContainers

/// The credentials of an application in a seed.
struct CredentialsSeed {
    let credentials: ApplicationCredentials

    init(_ object: SeedObject, now: Int64) throws(EmulatorError) {
        var credentials = ApplicationCredentials()
        for json in try object.list("secrets") {
            if let text = json.string {
                credentials.secrets.append(ClientSecret(text))
            } else {
                let secret = try SeedObject(json, place: "\(object.place): a secret", allowed: ["text", "expires"])
                credentials.secrets.append(
                    ClientSecret(try secret.requiredText("text"), expires: try secret.time("expires", now: now)))
            }
        }
        for json in try object.list("certificates") {
            credentials.certificates.append(try Self.certificate(json, object.place))
        }
        for json in try object.list("federated") {
            let entry = try SeedObject(
                json, place: "\(object.place): a federated credential",
                allowed: ["issuer", "subject", "audience", "keys"])
            credentials.federated.append(
                FederatedCredential(
                    issuer: try entry.requiredText("issuer"), subject: try entry.requiredText("subject"),
                    audience: try entry.text("audience") ?? FederatedCredential.standardAudience,
                    keys: entry["keys"]?.serialized()))
        }
        self.credentials = credentials
    }

    private static func certificate(_ json: JSON, _ place: String) throws(EmulatorError) -> CertificateCredential {
        let entry = try SeedObject(json, place: "\(place): a certificate", allowed: ["pem", "subject", "authority"])
        func der(_ name: String) throws(EmulatorError) -> [UInt8] {
            let text = try entry.requiredText(name)
            guard let block = (try? PEMText.blocks(in: text))?.first(where: { $0.label == "CERTIFICATE" }) else {
                throw EmulatorError(.seed, "\(entry.place): '\(name)' is no certificate in PEM")
            }
            return block.der
        }
        guard let subject = try entry.text("subject") else { return .certificate(try der("pem")) }
        return .subject(subject, authority: try der("authority"))
    }
}
