import AzureIdentity
import BinaryText
import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport
import Testing

@Suite struct HandshakeTests {
    private static let secret = IncomingResponse.json(200, Sample.secret(value: "v"))

    @Test func theFirstRequestCarriesNoTokenAndNoBody() async throws {
        let fixture = try Fixture(answers: [.json(200, Sample.secret())])
        _ = try await fixture.client.setSecret("db", value: "hunter2")
        let requests = fixture.vault.requests
        #expect(requests.count == 2)
        #expect(requests[0].headers.first("authorization") == nil)
        #expect(requests[0].body == nil || requests[0].body == [])
        #expect(requests[0].url.hasPrefix("https://contoso.vault.azure.net/"))
        #expect(requests[1].headers.first("authorization") == "Bearer token-1")
        #expect(requests[1].method == "PUT")
        #expect(
            fixture.credential.requests == [
                TokenRequest(resource: "https://vault.azure.net", tenant: "11111111-1111-1111-1111-111111111111")
            ])
    }

    @Test func theChallengeIsKept() async throws {
        let fixture = try Fixture(answers: [Self.secret, Self.secret, Self.secret])
        for _ in 0..<3 { _ = try await fixture.client.secret("db") }
        #expect(fixture.vault.requests.count == 4)
        #expect(fixture.credential.requests.count == 1)
    }

    @Test func concurrentFirstRequestsShareOneHandshake() async throws {
        let fixture = try Fixture(always: { _ in Self.secret })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = try await fixture.client.secret("db") } }
            try await group.waitForAll()
        }
        #expect(fixture.vault.requests.count == 51)
        #expect(fixture.vault.authorized.count == 50)
        #expect(fixture.credential.requests.count == 1)
    }

    @Test(arguments: [
        "https://vault.azure.net.evil.example", "https://evil.example", "https://azure.net", "http://vault.azure.net",
        "https://vault.azure.net/", "https://vault.azure.net:8443", "https://vault.azure.net@evil.example",
        "https://management.azure.com", "", "https://VAULT.azure.net\\x",
    ])
    func aHostileResourceGetsNoToken(resource: String) async throws {
        let fixture = try Fixture(ScriptedVault(challenge: ScriptedVault.challenge(resource: resource)))
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(error?.code == .untrustedLink)
        #expect(error?.stopsStatement == true)
        #expect(fixture.credential.requests.isEmpty)
        #expect(fixture.vault.authorized.isEmpty)
    }

    @Test(arguments: [
        ("https://vault.localhost:8443", true), ("https://vault.localhost", false),
        ("https://vault.localhost:9443", false), ("https://localhost:8443", false),
        ("https://contoso.vault.localhost:8443", false),
    ])
    func inACustomCloudTheLabelRuleHolds(resource: String, isTrusted: Bool) async throws {
        let cloud = try Cloud.custom(
            name: "local", authority: "https://login.localhost:8443", vaultSuffix: "vault.localhost:8443")
        let fixture = try Fixture(
            ScriptedVault(
                challenge: ScriptedVault.challenge(resource: resource), fallback: { _ in Self.secret }), cloud: cloud)
        if isTrusted {
            _ = try await fixture.client.secret("db")
            #expect(fixture.credential.requests.map(\.resource) == [resource])
        } else {
            await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
            #expect(fixture.vault.authorized.isEmpty)
        }
    }

    @Test func aVaultThatAsksForNothingIsRefused() async throws {
        for challenge in ["Basic realm=\"x\"", "", "Bearer"] {
            let fixture = try Fixture(ScriptedVault(challenge: challenge))
            let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
            #expect(error?.stopsStatement == true)
            #expect(fixture.vault.authorized.isEmpty)
        }
    }

    @Test func aPlain401GetsOneNewToken() async throws {
        let refusal = IncomingResponse.unauthorized(ScriptedVault.challenge())
        let fixture = try Fixture(answers: [refusal, Self.secret])
        _ = try await fixture.client.secret("db")
        #expect(
            fixture.vault.authorized.map { $0.headers.first("authorization") } == ["Bearer token-1", "Bearer token-2"])
    }

    @Test func aSecond401IsAnError() async throws {
        let refusal = IncomingResponse.unauthorized(ScriptedVault.challenge())
        let fixture = try Fixture(answers: [refusal, refusal])
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(error?.code == .unauthorized)
        #expect(error?.status == 401)
        #expect(error?.message.contains("AKV10000") == true)
        #expect(fixture.vault.authorized.count == 2)
    }

    @Test func claimsAreAskedForOnce() async throws {
        let claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}"
        let encoded = String(decoding: Base64.text(Array(claims.utf8)), as: UTF8.self)
        let challenge =
            "Bearer authorization=\"https://login.windows.net/t\", error=\"insufficient_claims\", claims=\"\(encoded)\""
        let plain = IncomingResponse.unauthorized(ScriptedVault.challenge())
        let wanted = IncomingResponse.unauthorized(challenge)
        let fixture = try Fixture(answers: [plain, wanted, Self.secret, Self.secret])
        _ = try await fixture.client.secret("db")
        #expect(fixture.credential.requests.map(\.claims) == [nil, nil, claims])
        #expect(fixture.credential.requests.last?.resource == "https://vault.azure.net")
        _ = try await fixture.client.secret("db")
        #expect(fixture.vault.authorized.last?.headers.first("authorization") == "Bearer token-3")

        let stubborn = try Fixture(answers: [wanted, wanted])
        let error = await #expect(throws: VaultError.self) { _ = try await stubborn.client.secret("db") }
        #expect(error?.code == .unauthorized)
    }

    @Test func aMovedTenantIsLearnedFromTheNext401() async throws {
        let other = "22222222-2222-2222-2222-222222222222"
        let moved = IncomingResponse.unauthorized(ScriptedVault.challenge(tenant: other))
        let fixture = try Fixture(answers: [moved, Self.secret])
        _ = try await fixture.client.secret("db")
        #expect(fixture.credential.requests.map(\.tenant).last == other)
    }

    @Test func aHostileChallengeInALater401GetsNoToken() async throws {
        let hostile = IncomingResponse.unauthorized(ScriptedVault.challenge(resource: "https://evil.example"))
        let fixture = try Fixture(answers: [hostile])
        let error = await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") }
        #expect(error?.code == .untrustedLink)
        #expect(fixture.credential.requests.count == 1)
    }

    @Test func aFirewallAnswersTheHandshake() async throws {
        let vault = DeafVault(answer: .problem(403, "Forbidden", inner: "ForbiddenByFirewall"))
        let clock = ManualClock()
        let client = VaultClient(
            address: try Cloud.publicCloud.vault("contoso"), cloud: .publicCloud,
            tokens: TokenCache(credential: NumberedCredential()), transport: vault,
            limiter: AdaptiveLimiter(jobs: 4, priors: .none, clock: clock), clock: clock)
        let error = await #expect(throws: VaultError.self) { _ = try await client.secret("db") }
        #expect(error?.isNetworkDenied == true)
        #expect(error?.stopsStatement == true)
    }
}

/// Gives one answer, whatever it is asked.
private struct DeafVault: HTTPSending {
    let answer: IncomingResponse
    func send(_ request: OutgoingRequest) async throws -> IncomingResponse { answer }
}
