internal import KeyContainers

/// The certificates and keys of a PEM or PFX file, in DER and in the file's order.
struct ClientCertificateFile {
    private(set) var certificates: [[UInt8]] = []
    private(set) var keys: [[UInt8]] = []

    private static let mostBytes = 1 << 20
    private static let beginning = Array("-----BEGIN ".utf8)

    init(reading bytes: [UInt8], password: String?) throws(IdentityError) {
        guard bytes.count <= Self.mostBytes else { throw .certificate("is larger than 1 MiB") }
        do {
            if Self.isPEM(bytes) {
                try readPEM(String(decoding: bytes, as: UTF8.self), password)
            } else {
                let container = try PKCS12(reading: bytes, password: password)
                certificates = container.certificates
                keys = container.keys
            }
        } catch {
            let hint = password == nil ? "if it has a password, set AZURE_CLIENT_CERTIFICATE_PASSWORD" : nil
            throw .certificate("cannot be read: \(error.reason)", remedy: hint)
        }
    }

    private mutating func readPEM(_ text: String, _ password: String?) throws(CryptographyError) {
        guard !text.contains("Proc-Type: 4,ENCRYPTED") else {
            throw CryptographyError("its key has OpenSSL's old encryption; `openssl pkcs8 -topk8` converts it")
        }
        for block in try PEMText.blocks(in: text) {
            switch block.label {
            case "CERTIFICATE", "X509 CERTIFICATE": certificates.append(block.der)
            case "PRIVATE KEY", "RSA PRIVATE KEY": keys.append(block.der)
            case "EC PRIVATE KEY": throw CryptographyError("it holds an EC key, and Entra takes RSA keys only")
            case "ENCRYPTED PRIVATE KEY":
                guard password != nil else { throw CryptographyError("its private key is encrypted") }
                keys.append(try PasswordEncryption.decryptKey(block.der, password: password))
            default: continue
            }
        }
    }

    private static func isPEM(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in bytes[index] == beginning[0] && bytes[index...].starts(with: beginning) }
    }
}
