internal import Crypto
internal import SwiftASN1

extension PKCS12 {
    /// Writes the container: certificates in clear in their order, the keys encrypted, all under one MAC.
    ///
    /// With an empty password, which is what a vault's secret holds, the encryption protects nothing; it is there because
    /// readers expect it. The first certificate and the first key carry the same local key id. A container without keys
    /// is fine: a certificate whose key may not leave has such a secret.
    package func written(password: String = "") throws(CryptographyError) -> [UInt8] {
        do {
            let identifier = certificates.first.map { Array(Insecure.SHA1.hash(data: $0)) } ?? []
            var contents = [try Self.content(try certificateBags(identifier))]
            if !keys.isEmpty { contents.append(try Self.content(try keyBags(identifier, password: password))) }
            let safe = try DERBuilder.structure { for content in contents { $0.raw(content) } }
            return try container(safe, password: password)
        } catch {
            throw CryptographyError("the PKCS#12 content could not be written")
        }
    }

    private func container(_ safe: [UInt8], password: String) throws -> [UInt8] {
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
        let iterations = 2048
        let code = Self.mac(safe, password, salt, iterations, using: SHA256.self)
        let content = try Self.content(safe)
        return try DERBuilder.structure {
            try $0.integer(3)
            $0.raw(content)
            try $0.sequence {
                try $0.sequence {
                    try $0.sequence {
                        try $0.objectIdentifier(ObjectIdentifiers.sha256)
                        try $0.null()
                    }
                    try $0.octets(code)
                }
                try $0.octets(salt)
                try $0.integer(iterations)
            }
        }
    }

    private func certificateBags(_ identifier: [UInt8]) throws -> [UInt8] {
        try DERBuilder.structure {
            for (index, certificate) in certificates.enumerated() {
                try $0.sequence {
                    try $0.objectIdentifier(ObjectIdentifiers.certificateBag)
                    try $0.explicit(0) {
                        try $0.sequence {
                            try $0.objectIdentifier(ObjectIdentifiers.x509Certificate)
                            try $0.explicit(0) { try $0.octets(certificate) }
                        }
                    }
                    if index == 0 && !keys.isEmpty { try Self.attributes(identifier, in: &$0) }
                }
            }
        }
    }

    private func keyBags(_ identifier: [UInt8], password: String) throws -> [UInt8] {
        try DERBuilder.structure {
            for (index, key) in keys.enumerated() {
                let encrypted = try PasswordEncryption.encrypt(key, password: password)
                try $0.sequence {
                    try $0.objectIdentifier(ObjectIdentifiers.shroudedKeyBag)
                    try $0.explicit(0) {
                        try $0.sequence {
                            $0.raw(encrypted.algorithm)
                            try $0.octets(encrypted.ciphertext)
                        }
                    }
                    if index == 0 { try Self.attributes(identifier, in: &$0) }
                }
            }
        }
    }

    /// A content info of type data around the bytes.
    private static func content(_ bytes: [UInt8]) throws -> [UInt8] {
        try DERBuilder.structure {
            try $0.objectIdentifier(ObjectIdentifiers.data)
            try $0.explicit(0) { try $0.octets(bytes) }
        }
    }

    private static func attributes(_ identifier: [UInt8], in builder: inout DERBuilder) throws {
        try builder.sequence(.set) {
            try $0.sequence {
                try $0.objectIdentifier(ObjectIdentifiers.localKeyIdentifier)
                try $0.sequence(.set) { try $0.octets(identifier) }
            }
        }
    }
}
