import BinaryText
import ExactJSON
import Testing

@testable import Emulator

/// Requests with parts replaced by nonsense: whatever the answer is, the emulator has not failed.
@Suite struct CertificatesFuzzTests {
    private static let nonsense: [JSON] = [
        .null, true, 0, -1, 1, .number("1e400"), .number("99999999999999999999"), "", "A", "AAAA", "CN=x", "\u{0}",
        [], [.null], ["x"], [:], ["x": .null], .text(String(repeating: "A", count: 5_000)), "Self", "EC", "P90D",
    ]

    /// Replaces, removes or keeps the values of a body at random.
    private static func mutate(_ json: JSON, _ generator: inout SeededGenerator) -> JSON {
        if Int.random(in: 0..<12, using: &generator) == 0 {
            return nonsense[Int.random(in: nonsense.indices, using: &generator)]
        }
        switch json {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    if Int.random(in: 0..<15, using: &generator) == 0 { return nil }
                    return JSONMember(name: member.name, value: mutate(member.value, &generator))
                })
        case .array(let values): return .array(values.map { mutate($0, &generator) })
        default: return json
        }
    }

    @Test func nonsenseNeverFailsTheEmulator() throws {
        let harness = try Harness()
        let material = try CertificatesFixtures.material()
        let policy: JSON = [
            "key_props": ["exportable": true, "kty": "EC", "crv": "P-256", "key_size": 256, "reuse_key": false],
            "secret_props": ["contentType": "application/x-pkcs12"],
            "x509_props": [
                "subject": "CN=x", "sans": ["dns_names": ["a"], "ipAddresses": ["1.2.3.4"]], "ekus": ["1.2.3"],
                "key_usage": ["digitalSignature"], "validity_months": 12,
            ],
            "lifetime_actions": [["trigger": ["days_before_expiry": 5], "action": ["action_type": "AutoRenew"]]],
            "issuer": ["name": "Self", "cty": "OV-SSL", "cert_transparency": true],
        ]
        let attributes: JSON = ["enabled": true, "nbf": 1, "exp": 2_000_000_000]
        let jwk: JSON = [
            "kty": "EC", "crv": "P-256", "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI", "key_ops": ["sign"],
        ]
        let requests: [(String, String, JSON)] = [
            ("POST", "/certificates/c/create", ["policy": policy, "attributes": attributes, "tags": ["a": "b"]]),
            ("POST", "/certificates/c/import", ["value": try CertificatesFixtures.pfx(material), "policy": policy]),
            ("PATCH", "/certificates/c", ["policy": policy, "attributes": attributes]),
            ("PATCH", "/certificates/c/policy", policy),
            ("POST", "/certificates/c/pending/merge", ["x5c": [.text(Base64.encode(material.leaf.der))]]),
            ("PATCH", "/certificates/c/pending", ["cancellation_requested": true]),
            (
                "PUT", "/certificates/issuers/i",
                ["provider": "Test", "org_details": ["admin_details": [["email": "a"]]]]
            ),
            ("PUT", "/certificates/contacts", ["contacts": [["email": "a@b"]]]),
            ("POST", "/keys/k/create", ["kty": "EC", "crv": "P-256", "key_ops": ["sign"], "attributes": attributes]),
            ("PUT", "/keys/k", ["key": jwk, "Hsm": false, "attributes": attributes, "tags": ["a": "b"]]),
            ("PATCH", "/keys/k", ["key_ops": ["sign"], "attributes": attributes, "release_policy": ["data": "e30"]]),
            ("POST", "/keys/k/sign", ["alg": "ES256", "value": .text(Base64.encodeURL(material.leaf.der))]),
            ("POST", "/keys/k/verify", ["alg": "ES256", "digest": "AAAA", "value": "AAAA"]),
            (
                "PUT", "/keys/k/rotationpolicy",
                [
                    "lifetimeActions": [["trigger": ["timeAfterCreate": "P30D"], "action": ["type": "Rotate"]]],
                    "attributes": ["expiryTime": "P90D"],
                ]
            ),
            ("POST", "/certificates/restore", ["value": "AAAA"]),
        ]
        var generator = SeededGenerator(state: 7)
        for _ in 0..<40 {
            for (method, path, body) in requests {
                let mutated = Self.mutate(body, &generator)
                let reply = harness.call(method, path, mutated)
                #expect(reply.status < 500, "\(method) \(path) \(mutated.serializedText): \(reply.message ?? "")")
            }
        }
    }
}
