import HTTPTransport
import Locking
import Testing

@testable import AzureIdentity

@Suite("The default chain")
struct DefaultCredentialTests {
    @Test("Everything that was tried is listed with its reason, in the order of the SDKs")
    func list() async throws {
        let service = FakeService([.network(.connectTimeout)])
        let error = try #require(await refusal(try DefaultCredential(context(service))))
        #expect(error.code == .credentialUnavailable)
        #expect(
            error.attempts.map { String($0.prefix { $0 != ":" }) } == [
                "environment", "workload identity", "managed identity", "Azure CLI", "Azure Developer CLI",
            ])
        #expect(error.attempts[0].contains("AZURE_CLIENT_SECRET are not set"))
        #expect(error.attempts[2].contains("metadata service"))
        #expect(error.attempts[3].contains("az is not here"))
    }

    @Test("The first that serves is used from then on, and the identity says which it was")
    func sticks() async throws {
        let calls = Locked(0)
        let context = context(FakeService([.network(.connectTimeout)])) { call in
            calls.withLock { $0 += 1 }
            return ToolAnswer(status: 0, output: Array(#"{"accessToken":"abc","expires_on":1795395600}"#.utf8))
        }
        let cache = TokenCache(credential: try DefaultCredential(context))
        #expect(try await cache.identity(for: vaultRequest).kind == "cli")
        #expect(try await cache.identity(for: TokenRequest(resource: "https://other.example")).kind == "cli")
        #expect(calls.withLock { $0 } == 2)
    }

    @Test("A service principal that is refused ends the chain: no other identity comes as a surprise")
    func stops() async throws {
        let service = FakeService([.refusal(7_000_215)])
        let environment = ["AZURE_TENANT_ID": tenantID, "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s"]
        let error = try #require(await refusal(try DefaultCredential(context(service, environment))))
        #expect(error.code == .invalidSecret && error.attempts.count == 1 && error.entraCode == 7_000_215)
        #expect(service.requests.count == 1)
    }

    @Test(
        "AZURE_TOKEN_CREDENTIALS narrows it",
        arguments: [
            ("dev", ["Azure CLI", "Azure Developer CLI"]),
            ("PROD", ["environment", "workload identity", "managed identity"]),
            ("AzureCliCredential", ["Azure CLI"]),
        ])
    func narrowed(_ value: String, _ names: [String]) async throws {
        let service = FakeService([.network(.connectTimeout)])
        let credential = try DefaultCredential(context(service, ["AZURE_TOKEN_CREDENTIALS": value]))
        #expect(await refusal(credential)?.attempts.map { String($0.prefix { $0 != ":" }) } == names)
        #expect(throws: IdentityError.self) {
            try DefaultCredential(context(service, ["AZURE_TOKEN_CREDENTIALS": "VisualStudioCodeCredential"]))
        }
    }
}
