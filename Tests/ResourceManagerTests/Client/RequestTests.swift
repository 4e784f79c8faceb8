import AzureIdentity
import ExactJSON
import HTTPTransport
import ResourceManager
import ServiceSupport
import Testing

@Suite struct RequestTests {
    @Test func asksForTheTokenOfResourceManagerAndNamesTheVersion() async throws {
        let fixture = try Fixture([.json(200, Sample.vault())])
        let vault = try await fixture.client.vault(Sample.id)
        #expect(fixture.credential.requests.map(\.resource) == ["https://management.azure.com"])
        #expect(fixture.service.lines == ["GET \(Sample.id.text)?api-version=2026-02-01"])
        #expect(fixture.service.requests.first?.headers.first("authorization") == "Bearer token-1")
        #expect(vault.location == "westeurope")
        #expect(vault.sku == "premium")
        #expect(vault.url == "https://contoso-we.vault.azure.net")
        #expect(vault.usesRoles && vault.hasPurgeProtection && vault.deniesByDefault && vault.isPublic)
        #expect(vault.retentionDays == 30)
        #expect(vault.addressRules == ["203.0.113.0/24"])
    }

    @Test func anErrorCarriesCodeTargetDetailsAndBothIds() async throws {
        let body: JSON = [
            "error": [
                "code": "InvalidTemplateDeployment", "message": "it did\u{1B}[31m not work", "target": "vault",
                "details": [
                    ["code": "A", "message": "first", "details": [["code": "B", "message": "below", "target": "x"]]]
                ],
            ]
        ]
        let fixture = try Fixture([
            .json(400, body, [("x-ms-request-id", "r-1"), ("x-ms-correlation-request-id", "c-1")])
        ])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.vault(Sample.id) }
        #expect(error?.serviceCode == "InvalidTemplateDeployment")
        #expect(error?.target == "vault")
        #expect(error?.details.map(\.code) == ["A", "B"])
        #expect(error?.requestID == "r-1")
        #expect(error?.correlationID == "c-1")
        #expect(error?.description.contains("\u{1B}") == false)
        #expect(error?.description.contains("B: below (x)") == true)
    }

    @Test func errorsWithoutEnvelopeAreRead() async throws {
        let fixture = try Fixture([.json(404, ["code": "ResourceNotFound", "message": "gone"])])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.vault(Sample.id) }
        #expect(error?.isNotFound == true)
        #expect(error?.serviceCode == "ResourceNotFound")
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func readsAreRepeated(status: Int) async throws {
        let fixture = try Fixture([.problem(status, "Busy", [("Retry-After", "7")]), .json(200, Sample.vault())])
        _ = try await fixture.client.vault(Sample.id)
        #expect(fixture.service.requests.count == 2)
        #expect(fixture.clock.sleeps.reduce(0, +) >= 7)
    }

    @Test func aTryTooManyEndsWithTheServicesError() async throws {
        let fixture = try Fixture(
            Array(repeating: .problem(503, "ServiceUnavailable"), count: 3), policy: RetryPolicy(retries: 2))
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.vault(Sample.id) }
        #expect(error?.status == 503)
        #expect(fixture.service.requests.count == 3)
    }

    @Test func aPostThatStartsSomethingIsNotSentTwice() async throws {
        let fixture = try Fixture([.problem(500, "InternalServerError"), .json(200, [:])])
        await #expect(throws: ManagementError.self) { try await fixture.client.validate(Sample.deployment) }
        #expect(fixture.service.requests.count == 1)
    }

    @Test func aPostThatWasThrottledIsSentAgain() async throws {
        let fixture = try Fixture([
            .problem(429, "TooManyRequests", [("Retry-After", "3")]), .json(200, ["template": ["resources": []]]),
        ])
        _ = try await fixture.client.validate(Sample.deployment)
        #expect(fixture.clock.sleeps == [3])
    }

    @Test func oneNewTokenAfterARefusedOne() async throws {
        let fixture = try Fixture([
            .problem(401, "ExpiredAuthenticationToken"), .problem(401, "ExpiredAuthenticationToken"),
        ])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.vault(Sample.id) }
        #expect(error?.code == .unauthorized)
        #expect(
            fixture.service.requests.map { $0.headers.first("authorization") } == ["Bearer token-1", "Bearer token-2"])
    }

    @Test(arguments: ["https://evil.example/subscriptions/x", "http://management.azure.com/subscriptions/x"])
    func aNextLinkElsewhereReceivesNoToken(link: String) async throws {
        let fixture = try Fixture([.json(200, ["value": [], "nextLink": .text(link)])])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.subscriptions() }
        #expect(error?.code == .untrustedLink)
        #expect(fixture.service.requests.count == 1)
    }

    @Test func listsFollowTheirPagesAndRefuseACircle() async throws {
        let next = "https://management.azure.com/subscriptions/x/more?page=2"
        let one: JSON = ["value": [["subscriptionId": "a"]], "nextLink": .text(next)]
        let whole = try Fixture([.json(200, one), .json(200, ["value": [["subscriptionId": "b"]]])])
        #expect(try await whole.client.subscriptions().map(\.id) == ["a", "b"])
        let circle = try Fixture([.json(200, one), .json(200, one)])
        let error = await #expect(throws: ManagementError.self) { try await circle.client.subscriptions() }
        #expect(error?.code == .malformedAnswer)
    }

    @Test func aSmallRestOfTheBudgetIsSpentSlowly() async throws {
        let headers = [("x-ms-ratelimit-remaining-subscription-reads", "4")]
        let fixture = try Fixture(Array(repeating: .json(200, Sample.vault(), headers), count: 4))
        for _ in 0..<4 { _ = try await fixture.client.vault(Sample.id) }
        #expect(fixture.client.budget.remainingReads == 4)
        #expect(fixture.clock.sleeps.count == 2)
        #expect(fixture.clock.sleeps.allSatisfy { $0 > 0 && $0 <= 1 })
    }

    @Test func aCloudWithoutResourceManagerHasNoClient() throws {
        let credential = NumberedCredential()
        let cloud = try Cloud.custom(name: "own", authority: "https://login.example", vaultSuffix: "vault.example")
        #expect(
            ManagementClient(
                cloud: cloud, tokens: TokenCache(credential: credential), transport: ScriptedManagement(challenge: nil))
                == nil)
    }
}
