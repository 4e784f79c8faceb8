import SwiftASN1
import Testing

@testable import Emulator
@testable import KeyContainers

/// Keys that several tests look at and none changes.
enum CryptographyFixtures {
    static let rsa = Result { try SoftwareKey(generating: .rsa(bits: 2048)) }

    static func key(_ specification: SoftwareKey.Specification) throws -> SoftwareKey {
        if case .rsa(bits: 2048) = specification { return try rsa.get() }
        return try SoftwareKey(generating: specification)
    }

    /// A key that the algorithm fits.
    static func key(for algorithm: SignatureAlgorithm) throws -> SoftwareKey {
        try key(algorithm.curve.map { .ec($0) } ?? .rsa(bits: 2048))
    }

    /// The private numbers n, e, d, p, q of an RSA key, out of its PKCS#1 form.
    static func numbers(_ key: SoftwareKey) throws -> [String: [UInt8]] {
        let info = try ASN1Node.parsing(key.pkcs8, as: "key").members(of: "key", atLeast: 3)
        let inner = try ASN1Node.parsing(try info[2].octets(of: "key"), as: "key").members(of: "key", atLeast: 6)
        var numbers: [String: [UInt8]] = [:]
        for (name, node) in zip(["n", "e", "d", "p", "q"], inner.dropFirst()) {
            numbers[name] = Array(try node.octets(of: name).drop { $0 == 0 })
        }
        return numbers
    }
}
