import ExactJSON
import Testing

@testable import Emulator

@Suite("Workload identity federation")
struct FederationTests {
    private func token(_ world: IdentityWorld, _ change: [String: JSON] = [:], key: SoftwareKey? = nil) throws -> String
    {
        let all: [String: JSON] = [
            "iss": "https://issuer.example", "sub": "system:a:b", "aud": .text(FederatedCredential.standardAudience),
            "exp": .integer(Harness.start + 60),
        ].merging(change) { $1 }
        return try IdentityWorld.sign(
            ["alg": "ES384", "kid": "k1"],
            .object(all.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: $0.value) }),
            key ?? world.foreignKey, .es384)
    }

    @Test("A token of a registered issuer, subject and audience stands for the application")
    func accepted() throws {
        let world = try IdentityWorld()
        let reply = world.assert(try token(world), as: "federated")
        #expect(try world.claims(reply)["appid"]?.string == IdentityWorld.client("federated"))
        let list: JSON = ["other", .text(FederatedCredential.standardAudience)]
        #expect(world.assert(try token(world, ["aud": list]), as: "federated").status == 200)
    }

    @Test(
        "What does not match is named by its number",
        arguments: [
            ("iss", "https://other.example", 700_211), ("sub", "system:a:B", 700_213), ("aud", "api://else", 700_212),
        ] as [(String, String, Int64)])
    func mismatch(claim: String, value: String, number: Int64) throws {
        let world = try IdentityWorld()
        let reply = world.assert(try token(world, [claim: .text(value)]), as: "federated")
        #expect(reply.status == 401)
        #expect(IdentityWorld.number(reply) == number)
        #expect(reply["error_description"]?.string?.contains(value) == true)
    }

    @Test("A token of another key or another time is refused")
    func signature() throws {
        let world = try IdentityWorld()
        let stranger = try SoftwareKey(generating: .ec(.p384))
        #expect(IdentityWorld.number(world.assert(try token(world, key: stranger), as: "federated")) == 5_000_811)
        let old = try token(world, ["exp": .integer(Harness.start)])
        #expect(IdentityWorld.number(world.assert(old, as: "federated")) == 700_024)
        #expect(IdentityWorld.number(world.assert(try token(world), as: "certified")) == 700_211)
    }

    private func pipeline(
        _ world: IdentityWorld, _ method: String, _ target: String, token: String? = PipelineTokens.accessToken
    ) -> Reply {
        Reply(
            world.harness.core.handle(
                EmulatorRequest(
                    method, authority: "pipelines.localhost:8443", target: target,
                    headers: token.map { [("Authorization", "Bearer \($0)")] } ?? [])))
    }

    @Test("A job of GitHub Actions asks for a token and exchanges it")
    func gitHub() throws {
        let world = try IdentityWorld()
        let target = "/github/contoso/app/ref:refs/heads/main?v=1&audience=api%3A%2F%2FAzureADTokenExchange"
        let reply = pipeline(world, "GET", target)
        let assertion = try reply.text("value")
        #expect(world.assert(assertion, as: "federated").status == 200)
        let branch = pipeline(world, "GET", target.replacing("main", with: "side"))
        #expect(IdentityWorld.number(world.assert(try branch.text("value"), as: "federated")) == 700_213)
        let github = pipeline(world, "GET", "/github/contoso/app/ref:refs/heads/main")
        #expect(IdentityWorld.number(world.assert(try github.text("value"), as: "federated")) == 700_212)
        #expect(pipeline(world, "GET", target, token: nil).status == 401)
        #expect(pipeline(world, "GET", target, token: "wrong").status == 401)
        #expect(pipeline(world, "POST", target).status == 405)
    }

    @Test("A job of Azure Pipelines asks for a token and exchanges it")
    func azurePipelines() throws {
        let world = try IdentityWorld()
        let target = "/azure/contoso/app?api-version=7.1&serviceConnectionId=connection"
        let reply = pipeline(world, "POST", target)
        #expect(world.assert(try reply.text("oidcToken"), as: "federated").status == 200)
        #expect(pipeline(world, "POST", target, token: nil).status == 401)
        #expect(pipeline(world, "POST", "/azure/contoso/app?api-version=7.1").status == 400)
        #expect(pipeline(world, "POST", "/azure/contoso/app?serviceConnectionId=connection").status == 400)
        #expect(pipeline(world, "GET", target).status == 405)
        #expect(pipeline(world, "GET", "/elsewhere").status == 404)
    }
}
