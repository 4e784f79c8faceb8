import Emulator
import ExactJSON
import KeyVault
import VaultOperations

/// Findings about objects, one by one.
enum ObjectFindings {
    static let cases: [AssessCase] = [
        AssessCase(
            title: "keys, and certificates without an exportable key, in another geography", source: Seeds.small,
            destination: .vault(World.far),
            expected: [
                "key-stays blocker sign", "key-stays blocker plain", "cert-stays blocker device",
                "disabled warning alpha", "world-differs note beta: value", "world-differs note web: pfx",
                "write-budget note source-we: 8 versions of 4 objects to write by value",
            ]),
        AssessCase(
            title: "the same in the same geography", source: Seeds.small,
            expected: ["disabled note alpha", "write-budget note source-we: 7 backups to restore"],
            absent: [.keyStays, .certStays, .worldDiffers]),
        AssessCase(
            title: "many versions", source: many,
            expected: [
                "versions-many warning eleven: 11 versions", "versions-limit warning over-000000: by value",
                "versions-limit blocker overkey",
            ], absent: [.orderTied]),
        AssessCase(
            title: "ten versions are not many", source: bulk("ten-", versions: 10),
            absent: [.versionsMany, .versionsLimit]),
        AssessCase(
            title: "keys in hardware, a target without", source: hardware,
            around: #""vaultSettings": {"target-ne": {"sku": "standard"}}"#,
            expected: ["hsm-tier blocker hard"]),
        AssessCase(
            title: "keys in hardware, a target with it", source: hardware,
            around: #""vaultSettings": {"target-ne": {"sku": "premium"}}"#, absent: [.hsmTier]),
        AssessCase(
            title: "dates", source: dated,
            expected: ["expired note past: it has expired", "not-yet-valid note future: it is not valid yet"]),
        AssessCase(
            title: "an expired certificate in another geography", source: shortCertificate,
            destination: .vault(World.far),
            prepare: { world in
                // Nobody renews it.
                _ = try await world.client(World.source).updateCertificatePolicy(
                    "brief",
                    [
                        "lifetime_actions": [
                            ["trigger": ["days_before_expiry": 1], "action": ["action_type": "EmailContacts"]]
                        ]
                    ])
            },
            change: { $0.server.core.clock.advance(by: .seconds(40 * 86_400)) },
            expected: ["cert-expired blocker brief"]),
        AssessCase(
            title: "a certificate that is not issued yet", source: Seeds.secret("a", "x"),
            prepare: { try await request($0, "waiting") },
            expected: ["pending blocker waiting: first issuance"]),
        AssessCase(
            title: "a certificate that is being renewed", source: Seeds.certificates,
            prepare: { try await request($0, "web") }, expected: ["pending warning web: a new version"]),
        AssessCase(
            title: "versions of one second", source: tied, destination: .vault(World.far),
            expected: ["order-tied warning twins"]),
        AssessCase(
            title: "names that the target holds", source: [Seeds.secrets, Seeds.certificates].joined(separator: ","),
            target: Seeds.secret("beta", "x"),
            prepare: { world in
                let client = try world.client(World.target)
                _ = try await client.setSecret("gamma", value: "x")
                _ = try await client.delete(.secret, "gamma")
                _ = try await client.setSecret("web", value: "x")
                world.server.core.clock.advance(by: .seconds(30))
            },
            expected: [
                "live-namesake warning beta", "deleted-namesake warning gamma", "other-kind blocker web: plain secret",
            ]),
        AssessCase(
            title: "a plain key where the target has a certificate",
            source: #""keys": [{"name": "device", "kty": "EC"}]"#,
            target: Seeds.certificates, expected: ["other-kind blocker device: a certificate holds the name"]),
        AssessCase(
            title: "a deleted namesake that cannot be purged", source: Seeds.secret("gamma", "x"),
            around: #""vaultSettings": {"target-ne": {"purgeProtection": true}}"#,
            prepare: { world in
                let client = try world.client(World.target)
                _ = try await client.setSecret("gamma", value: "x")
                _ = try await client.delete(.secret, "gamma")
                world.server.core.clock.advance(by: .seconds(30))
            },
            expected: ["deleted-protected blocker gamma: until 20"]),
        AssessCase(
            title: "what is deleted in the source",
            source: Seeds.secret("gone", "x") + #", "deleted": {"secrets": ["gone"]}"#,
            change: { $0.server.core.clock.advance(by: .seconds(30)) },
            expected: ["deleted-in-source note gone: until 20"]),
        AssessCase(
            title: "a rotation that is near", source: rotating, expected: ["rotation-due warning turning"]),
        AssessCase(
            title: "a renewal that is near", source: shortCertificate,
            change: { $0.server.core.clock.advance(by: .seconds(14 * 86_400)) },
            expected: ["renewal-due warning brief"]),
    ]

    private static func bulk(_ prefix: String, versions: Int) -> String {
        "\"bulk\": [{\"prefix\": \"\(prefix)\", \"count\": 1, \"versions\": \(versions), \"bytes\": 16}]"
    }

    private static let many = """
        "secrets": [{"name": "eleven", "versions": [\((1...11).map { "{\"value\": \"\($0)\"}" }.joined(separator: ", "))]}],
        "keys": [{"name": "overkey", "kty": "EC", "curve": "P-256", "versions": 501}],
        \(bulk("over-", versions: 501))
        """
    private static let hardware = #""keys": [{"name": "hard", "kty": "EC-HSM", "curve": "P-256"}]"#
    private static let dated = """
        "secrets": [{"name": "past", "versions": [{"value": "x", "created": "-40d", "expires": "-1d"}]},
                    {"name": "future", "versions": [{"value": "x", "created": "-40d", "notBefore": "+9d"}]}]
        """
    private static let shortCertificate = """
        "certificates": [{"name": "brief", "subject": "CN=brief", "kty": "EC", "curve": "P-256", "validityMonths": 1}]
        """
    private static let tied = """
        "secrets": [{"name": "twins", "versions": [
          {"value": "a", "created": "2026-01-01"}, {"value": "b", "created": "2026-01-01"},
          {"value": "c", "created": "2026-01-01"}]}]
        """
    private static let rotating = """
        "keys": [{"name": "turning", "kty": "EC", "curve": "P-256", "rotationPolicy": {"lifetimeActions": [
          {"trigger": {"timeAfterCreate": "P8D"}, "action": {"type": "Rotate"}}], "attributes": {}}}]
        """

    /// Asks for a certificate that somebody else signs.
    private static func request(_ world: World, _ name: String) async throws {
        _ = try await world.client(World.source).createCertificate(
            name,
            policy: [
                "issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=waiting"],
                "key_props": ["kty": "EC", "crv": "P-256", "exportable": true, "reuse_key": false],
                "secret_props": ["contentType": "application/x-pkcs12"],
            ])
    }
}
