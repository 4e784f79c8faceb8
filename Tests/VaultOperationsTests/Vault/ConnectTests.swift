import AzureIdentity
import HTTPTransport
import KeyVault
import Testing

@testable import VaultOperations

@Suite struct ConnectTests {
    private func request(_ text: String, _ transport: any HTTPSending, retries: Int = 0) -> ConnectRequest {
        ConnectRequest(
            vault: text, cloud: .publicCloud, tokens: TokenCache(credential: TestCredential()), transport: transport,
            retries: retries)
    }

    @Test(arguments: ["source-we", "https://SOURCE-WE.vault.azure.net/"])
    func namesAndAddressesAreOneVault(_ text: String) async throws {
        let vault = try await Vault.connect(request(text, FakeVault("source-we")))
        #expect(vault.name == "source-we")
        #expect(vault.host == "source-we.vault.azure.net")
        #expect(vault.url == "https://source-we.vault.azure.net")
        #expect(vault.region == "westeurope")
        #expect(vault.regionFrom == .header)
        #expect(vault.geography == "Europe")
        #expect(vault.subscription == nil)
    }

    @Test func aResourceIdTellsTheSubscription() async throws {
        let id =
            "/subscriptions/7e0c27e1-1f83-4d4c-8f4e-5b0e0e4d3a52/resourceGroups/rg/providers/Microsoft.KeyVault"
            + "/vaults/source-we"
        let vault = try await Vault.connect(request(id, FakeVault("source-we")))
        #expect(vault.subscription == "7e0c27e1-1f83-4d4c-8f4e-5b0e0e4d3a52")
        #expect(vault.resourceID == id)
        let error = await failure { try await Vault.connect(request("/subscriptions/x", FakeVault("source-we"))) }
        #expect(error?.code == .invalidRequest)
    }

    @Test(arguments: ["a", "1abc", "a--b", "http://source-we.vault.azure.net", "https://evil.example"])
    func impossibleNamesAreRefusedBeforeAnyRequest(_ text: String) async throws {
        let fake = FakeVault("source-we")
        let error = await failure { try await Vault.connect(request(text, fake)) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.exitCode == 1)
        #expect(error?.remedy != nil)
        #expect(fake.requests.isEmpty)
    }

    @Test func anIdentityThatMayListNothingIsConnectedAllTheSame() async throws {
        let fake = FakeVault("source-we")
        fake.setIntercept { _, _ in
            .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "Caller is not authorized")
        }
        #expect(try await Vault.connect(request("source-we", fake)).name == "source-we")
    }

    @Test func aFirewallIsExitCode4WithItsRemedy() async throws {
        let fake = FakeVault("source-we")
        fake.setIntercept { _, _ in
            .answer(403, code: "Forbidden", inner: "ForbiddenByFirewall", message: "Client address is not authorized")
        }
        let error = await failure { try await Vault.connect(request("source-we", fake)) }
        #expect(error?.code == .unreachable)
        #expect(error?.exitCode == 4)
        #expect(error?.remedy?.contains("firewall") == true)
    }

    @Test func anUnknownVaultIsExitCode4() async throws {
        let error = await failure { try await Vault.connect(request("absent-we", Nowhere())) }
        #expect(error?.code == .unreachable)
        #expect(error?.exitCode == 4)
        #expect(error?.remedy?.contains("does not exist") == true)
    }

    /// A server that answers for all names, as the emulator does, and does not know this one.
    @Test func aVaultThatTheServerDoesNotKnowIsExitCode4() async throws {
        let fake = FakeVault("source-we")
        fake.setIntercept { _, _ in .answer(404, code: "VaultNotFound", inner: nil, message: "no such vault") }
        let error = await failure { try await Vault.connect(request("source-we", fake)) }
        #expect(error?.code == .unreachable)
        #expect(error?.exitCode == 4)
        #expect(error?.remedy?.contains("does not exist") == true)
    }

    @Test func twoConnectionsWithOneHostAreOneVault() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        let (one, two) = (try await bench.connect(fake), try await bench.connect(fake))
        #expect(one.isSameVault(as: two))
        #expect(!one.isSameVault(as: try await bench.connect(FakeVault("target-ne"))))
    }
}

/// A network where no name has an address.
private struct Nowhere: HTTPSending {
    func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        throw TransportError(
            code: .nameResolution, message: "could not resolve host", host: "absent-we.vault.azure.net",
            sentWholeRequest: false)
    }
}
