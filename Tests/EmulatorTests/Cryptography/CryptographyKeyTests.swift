import BinaryText
import ExactJSON
import Locking
import Testing

@testable import Emulator
@testable import KeyContainers

@Suite struct CryptographyKeyTests {
    /// The key of RFC 7515, appendix A.3.1.
    private static let example: JSON = [
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
    ]

    private static func rsa(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> JSON {
        var numbers = try CryptographyFixtures.numbers(try CryptographyFixtures.rsa.get())
        change(&numbers)
        return .object(
            [JSONMember(name: "kty", value: "RSA")]
                + numbers.map { JSONMember(name: $0.key, value: .text(Base64.encodeURL($0.value))) })
    }

    @Test func jsonWebKeyOfTheStandardIsRead() throws {
        let key = try SoftwareKey(jwk: Self.example)
        #expect(key.specification == .ec(.p256))
        for member in key.publicMembers { #expect(Self.example[member.name] == member.value) }
    }

    @Test func rsaJSONWebKeyIsRead() throws {
        let original = try CryptographyFixtures.rsa.get()
        let key = try SoftwareKey(jwk: try Self.rsa())
        #expect(key.pkcs8 == original.pkcs8)
        #expect(key.publicMembers.map(\.name) == ["n", "e"])
        #expect(key.publicMembers[1].value == "AQAB")
    }

    @Test(arguments: KeyCurve.allCases)
    func curveKeySurvivesItsWebKeyWithLeadingZeros(_ curve: KeyCurve) throws {
        let scalar = [UInt8](repeating: 0, count: curve.coordinateLength - 2) + [1, 7]
        for d in [scalar, Array(scalar.drop { $0 == 0 })] {
            let key = try SoftwareKey(
                jwk: ["kty": "EC", "crv": .text(curve.rawValue), "d": .text(Base64.encodeURL(d))])
            #expect(key.curve == curve)
            #expect(key.publicMembers[1].value.string.flatMap { Base64.decode($0) }?.count == curve.coordinateLength)
        }
    }

    @Test func membersThatDoNotBelongTogetherAreRefused() throws {
        var bad: [JSON] = [
            [:], ["kty": "oct", "k": "AAAA"], ["kty": "EC", "d": "AA"], ["kty": "EC", "crv": "P-256K", "d": "AQ"],
            ["kty": "EC", "crv": "P-256", "d": "AA"], ["kty": "EC", "crv": "P-256", "d": "!"],
            ["kty": "EC", "crv": "P-256", "d": "AQ", "x": "AQ"], ["kty": "RSA", "n": "AQAB", "e": "AQAB"],
        ]
        bad.append(try Self.rsa { $0["p"] = [0] })
        bad.append(try Self.rsa { $0["p"] = [1] })
        bad.append(try Self.rsa { $0["p"]?[127] ^= 1 })
        bad.append(try Self.rsa { $0["q"] = $0["p"] })
        bad.append(try Self.rsa { $0["n"]?[0] ^= 1 })
        bad.append(try Self.rsa { $0["d"]?[9] ^= 1 })
        bad.append(try Self.rsa { $0["e"] = [3] })
        bad.append(try Self.rsa { $0["e"] = [2] })
        bad.append(try Self.rsa { $0["q"] = nil })
        for jwk in bad { #expect(throws: CryptographyError.self) { try SoftwareKey(jwk: jwk) } }
    }

    @Test(arguments: [SoftwareKey.Specification.rsa(bits: 2048), .ec(.p256), .ec(.p384), .ec(.p521)])
    func pkcs8ComesBack(_ specification: SoftwareKey.Specification) throws {
        let key = try CryptographyFixtures.key(specification)
        let again = try SoftwareKey(der: key.pkcs8)
        #expect(again.specification == specification)
        #expect(again.publicMembers == key.publicMembers)
    }

    @Test(.enabled(if: OpenSSL.isAvailable))
    func opensslsFormsOfPrivateKeysAreRead() throws {
        let openssl = try OpenSSL()
        try openssl.run("genrsa", "-traditional", "-out", "%rsa.pem", "2048")
        try openssl.run("ecparam", "-name", "secp521r1", "-genkey", "-noout", "-out", "%ec.pem")
        for (name, specification) in [
            ("rsa", SoftwareKey.Specification.rsa(bits: 2048)), ("ec", .ec(.p521)),
        ] {
            let text = String(decoding: try openssl.read("\(name).pem"), as: UTF8.self)
            let block = try #require(try PEMText.blocks(in: text).first)
            #expect(block.label == "\(name.uppercased()) PRIVATE KEY")
            #expect(try SoftwareKey(der: block.der).specification == specification)
        }
    }

    @Test func keysOfUnusualSizesAreRefused() {
        #expect(throws: CryptographyError.self) { try SoftwareKey(generating: .rsa(bits: 1024)) }
        #expect(throws: CryptographyError.self) { try SoftwareKey(generating: .rsa(bits: 2056)) }
    }

    @Test func descriptionsShowNoMaterial() throws {
        let key = try SoftwareKey(generating: .ec(.p256))
        #expect("\(key)" == "EC key on P-256")
        #expect(String(reflecting: key) == "EC key on P-256")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test func poolNeverHandsAKeyOutTwice() async throws {
        let pool = RSAKeyPool(threads: 2)
        pool.prepare([2048: 4, 1024: 3])
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<6 { group.addTask { try pool.take(bits: 2048).pkcs8 } }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(keys.count == 6)
        #expect(throws: CryptographyError.self) { try pool.take(bits: 1024) }
        #expect(try pool.take(.ec(.p384)).curve == .p384)
    }

    @Test func poolCountsTheKeysOfRequests() throws {
        let pool = RSAKeyPool(threads: 0)
        pool.prepare(forRequests: [
            ("/keys/a/create", ["kty": "RSA", "key_size": 3072]), ("/keys/b/create", ["kty": "RSA-HSM"]),
            ("/keys/c/create", ["kty": "EC"]), ("/keys/d", ["key": ["kty": "RSA"]]),
            ("/certificates/e/create", ["policy": [:]]),
            ("/certificates/f/create", ["policy": ["key_props": ["kty": "EC"]]]),
            ("/certificates/g/create", ["policy": ["key_props": ["reuse_key": true]]]), ("/secrets/h", ["value": "x"]),
        ])
        #expect(pool.wanted == [2048: 2, 3072: 1])
    }
}
