import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// The smoke test: every kind, harmless, and honest about what it could not try.
@Suite struct ValidateTests {
    private static let seed = """
        "secrets": [
          {"name": "open", "value": "x"}, {"name": "off", "versions": [{"value": "x", "enabled": false}]},
          {"name": "past", "versions": [{"value": "x", "created": "-40d", "expires": "-1d"}]}],
        "keys": [
          {"name": "ec-256", "kty": "EC", "curve": "P-256"}, {"name": "ec-521", "kty": "EC", "curve": "P-521"},
          {"name": "rsa", "kty": "RSA", "size": 2048},
          {"name": "sign-only", "kty": "EC", "curve": "P-384", "ops": ["sign"]},
          {"name": "off", "kty": "EC", "curve": "P-256", "enabled": false}],
        "certificates": [
          {"name": "web", "subject": "CN=web.contoso.com", "kty": "EC", "curve": "P-256"},
          {"name": "device", "subject": "CN=device", "kty": "EC", "curve": "P-256", "exportable": false}]
        """

    private func validate(_ world: World, sample: Int = 100) async throws -> CheckReport {
        world.recorder.clear()
        return try await Operations.validate(
            ValidateRequest(vault: try await world.connect(World.source), sample: sample),
            world.options("validate"))
    }

    private func lines(_ report: CheckReport) -> [String] {
        report.items.map { "\($0.kind?.rawValue ?? "-") \($0.name ?? "-") \($0.check) \($0.status.rawValue)" }
    }

    @Test func everyKindIsTried() async throws {
        try await withWorld(Self.seed) { world in
            let report = try await validate(world)
            #expect(
                lines(report) == [
                    "secret - list secrets passed", "secret off get skipped", "secret open get passed",
                    "secret past get skipped", "key - list keys passed", "key ec-256 get passed",
                    "key ec-256 sign and verify passed", "key ec-521 get passed", "key ec-521 sign and verify passed",
                    "key off get passed", "key off use skipped", "key rsa get passed",
                    "key rsa sign and verify passed", "key rsa wrap and unwrap passed",
                    "key rsa encrypt and decrypt passed", "key sign-only get passed",
                    "key sign-only sign and verify skipped", "certificate - list certificates passed",
                    "certificate device get passed", "certificate device expiry passed",
                    "certificate device key and chain passed", "certificate web get passed",
                    "certificate web expiry passed", "certificate web key and chain passed",
                ], "\(report.items)")
            #expect(report.passed && report.exitCode == 0 && report.failures == 0)
            #expect(report.items.filter { $0.status == .passed }.allSatisfy { $0.elapsed > .zero })
        }
    }

    /// Nothing but reads and operations with keys, which change nothing.
    @Test func changesNothing() async throws {
        try await withWorld(Self.seed) { world in
            _ = try await validate(world)
            let harmless = ["/sign", "/verify", "/wrapkey", "/unwrapkey", "/encrypt", "/decrypt"]
            let others = world.recorder.all.filter { line in
                line.hasToken && line.method != "GET" && !harmless.contains { line.path.hasSuffix($0) }
            }
            #expect(others.isEmpty, "\(others)")
        }
    }

    @Test func anExpiredCertificateIsAFailureWithARemedy() async throws {
        let seed = """
            "certificates": [{"name": "old", "subject": "CN=old", "kty": "EC", "curve": "P-256", "validityMonths": 1}]
            """
        try await withWorld(seed) { world in
            // Or the vault would have renewed it in time.
            _ = try await world.client(World.source).updateCertificatePolicy(
                "old",
                [
                    "lifetime_actions": [
                        ["trigger": ["lifetime_percentage": 80], "action": ["action_type": "EmailContacts"]]
                    ]
                ])
            world.server.core.clock.advance(by: .seconds(40 * 86_400))
            let report = try await validate(world)
            let failed = try #require(report.items.first { $0.status == .failed })
            #expect(failed.check == "expiry" && failed.name == "old")
            #expect(failed.remedy?.contains("renew") == true)
            #expect(report.exitCode == 3)
        }
    }

    @Test func aRefusalIsAFailureThatNamesTheRight() async throws {
        try await withWorld(Self.seed) { world in
            let denied = ServiceError(403, "Forbidden", inner: "ForbiddenByPolicy", "no sign permission")
            world.faults(FaultRule("POST", "/keys/rsa/*/sign", .always, .refuse(denied)))
            let report = try await validate(world)
            #expect(report.items.contains { $0.name == "rsa" && $0.check == "sign and verify" && $0.status == .failed })
            #expect(report.failures == 1)
        }
    }

    @Test func ofManyObjectsASampleIsTried() async throws {
        try await withWorld(Seeds.bulk(60)) { world in
            let report = try await validate(world, sample: 10)
            #expect(report.items.count { $0.check == "get" } == 10)
            #expect(report.items.first?.detail == "60 secrets, of which 10 are tried")
        }
    }
}
