import ExactJSON
import FoundationEssentials
import Testing

@testable import Emulator

@Suite("Identity and purged vaults in the state")
struct IdentityStateTests {
    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kvmsh-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func core(_ folder: String) async throws -> EmulatorCore {
        let seed: JSON = ["principals": [["name": "anna", "type": "user", "userName": "anna@contoso.example"]]]
        return try await EmulatorCore.open(
            EmulatorConfiguration(vaults: [VaultConfiguration(name: "alpha", retentionDays: 7)]), folder: folder,
            seed: try SeedFile(parsing: seed.serialized()))
    }

    private static let cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    private func post(_ core: EmulatorCore, _ path: String, _ form: [String: String]) -> Reply {
        let text = form.map { "\($0.key)=\(Query.encode($0.value))" }.joined(separator: "&")
        return Reply(
            core.handle(
                EmulatorRequest(
                    "POST", authority: "login.localhost:8443", target: "/organizations/oauth2/v2.0/\(path)",
                    body: Array(text.utf8))))
    }

    private func begin(_ core: EmulatorCore) -> Reply {
        post(core, "devicecode", ["client_id": Self.cli, "scope": "https://vault.localhost:8443/.default"])
    }

    private func poll(_ core: EmulatorCore, _ begun: Reply) throws -> Reply {
        post(
            core, "token",
            [
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": Self.cli,
                "device_code": try begun.text("device_code"),
            ])
    }

    @Test("Device codes wait, stay approved or declined, and are used up across a restart; ended sessions stay ended")
    func identity() async throws {
        try await inFolder { folder in
            let first = try await core(folder)
            let (pending, approved, declined, used) = (begin(first), begin(first), begin(first), begin(first))
            let anna = try #require(first.directory.principals.first { $0.name == "anna" }).objectID
            let now = first.clock.milliseconds
            for (begun, decision) in [
                (approved, DeviceCodes.Decision.approved(anna)), (declined, .declined), (used, .approved(anna)),
            ] {
                #expect(
                    first.issuer.deviceCodes.decide(userCode: try begun.text("user_code"), decision, now: now))
            }
            #expect(try poll(first, used).status == 200)
            #expect(try poll(first, pending)["error"]?.string == "authorization_pending")
            let token = try first.issuer.token(
                for: .operator, resource: "https://vault.localhost:8443", now: first.clock.seconds)
            first.issuer.revocations.revoke(Principal.operator.objectID, now: first.clock.seconds)
            await first.close()

            let second = try await core(folder)
            #expect(second.issuer.deviceCodes.pending(now: now) == [try pending.text("user_code")])
            // Two polls in less than the interval: the time of the last one is kept too.
            #expect(try poll(second, pending)["error"]?.string == "slow_down")
            #expect(try poll(second, approved)["access_token"] != nil)
            #expect(try poll(second, declined)["error"]?.string == "authorization_declined")
            #expect(try poll(second, used)["error"]?.string == "bad_verification_code")
            let refused = second.handle(
                EmulatorRequest(
                    "GET", authority: "alpha.vault.localhost:8443", target: "/secrets?api-version=7.4",
                    headers: [("Authorization", "Bearer \(token)")]))
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate")?.contains("insufficient_claims") == true)
            await second.close()
        }
    }

    /// What the database file and its log hold, as text.
    private func stored(_ folder: String) throws -> String {
        try ["state.sqlite", "state.sqlite-wal"].compactMap { name in
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        }.joined()
    }

    private func control(_ core: EmulatorCore, _ method: String, _ path: String) throws -> Reply {
        let token = try core.issuer.token(
            for: .operator, resource: "https://management.localhost:8443", now: core.clock.seconds)
        return Reply(
            core.handle(
                EmulatorRequest(
                    method, authority: "management.localhost:8443", target: path + "?api-version=2024-11-01",
                    headers: [("Authorization", "Bearer \(token)")])))
    }

    @Test(
        "What a purged vault held is gone from the file at once, whether purged by request or by time",
        arguments: [true, false])
    func purgedVault(byRequest: Bool) async throws {
        try await inFolder { folder in
            let core = try await core(folder)
            let token = try core.issuer.token(
                for: .operator, resource: "https://vault.localhost:8443", now: core.clock.seconds)
            let body: JSON = ["value": "a-value-that-must-go"]
            let set = core.handle(
                EmulatorRequest(
                    "PUT", authority: "alpha.vault.localhost:8443", target: "/secrets/s?api-version=7.4",
                    headers: [("Authorization", "Bearer \(token)")], body: body.serialized()))
            #expect(set.status == 200)
            try await core.writer?.flush()
            #expect(try stored(folder).contains("a-value-that-must-go"))
            #expect(try control(core, "DELETE", ControlHarness.alpha).status == 200)
            let deleted =
                "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults/alpha"
            if byRequest {
                #expect(try control(core, "POST", deleted + "/purge").status < 300)
            } else {
                core.moveClock(by: .seconds(8 * 86_400))
                #expect(core.vaults.holder("alpha", at: core.clock.seconds) == nil)
            }
            await core.close()
            #expect(try !stored(folder).contains("a-value-that-must-go"))
        }
    }
}
