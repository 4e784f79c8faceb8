import ExactJSON
import Testing

@testable import Emulator

@Suite("The token endpoint")
struct TokenIssuerTests {
    private let tenant = "11111111-1111-4111-8111-111111111111"

    private func ask(
        _ form: String, tenant: String = "11111111-1111-4111-8111-111111111111", path: String = "oauth2/v2.0/token"
    ) throws -> Reply {
        Reply(
            try Harness().core.handle(
                EmulatorRequest(
                    "POST", authority: "login.localhost:8443", target: "/\(tenant)/\(path)", body: Array(form.utf8))))
    }

    private func form(
        client: String = Principal.operator.clientID, secret: String = Principal.operator.clientSecret,
        scope: String = "https://vault.localhost:8443/.default"
    ) -> String {
        "grant_type=client_credentials&client_id=\(client)&client_secret=\(secret)&scope=\(Query.encode(scope))"
    }

    @Test("Client credentials give a bearer token with the claims of the principal")
    func issues() throws {
        let reply = try ask(form())
        #expect(reply.status == 200)
        #expect(reply["token_type"]?.string == "Bearer")
        #expect(reply["expires_in"]?.int == 3_600)
        let token = try #require(reply["access_token"]?.string)
        let claims = try #require(try SigningKey.shared.get().verify(token))
        #expect(claims["aud"]?.string == "https://vault.localhost:8443")
        #expect(claims["iss"]?.string == "https://sts.windows.net/\(tenant)/")
        #expect(claims["tid"]?.string == tenant)
        #expect(claims["oid"]?.string == Principal.operator.objectID)
        #expect(claims["appid"]?.string == Principal.operator.clientID)
        #expect(claims["nbf"]?.int == Harness.start)
        #expect(claims["exp"]?.int == Harness.start + 3_600)
    }

    @Test("The older form with resource works too")
    func olderForm() throws {
        let text =
            "grant_type=client_credentials&client_id=\(Principal.operator.clientID)"
            + "&client_secret=\(Principal.operator.clientSecret)&resource=https%3A%2F%2Fvault.localhost%3A8443"
        #expect(try ask(text, path: "oauth2/token").status == 200)
    }

    @Test("Refusals have the directory's status, error and number")
    func refusals() throws {
        func expect(_ reply: Reply, _ status: Int, _ error: String, _ number: Int64) {
            #expect(reply.status == status)
            #expect(reply["error"]?.string == error)
            #expect(reply["error_codes"]?.array == [.integer(number)])
            #expect(reply["error_description"]?.string?.hasPrefix("AADSTS\(number): ") == true)
        }
        expect(try ask(form(secret: "wrong")), 401, "invalid_client", 7_000_215)
        expect(try ask(form(client: "nobody")), 400, "unauthorized_client", 700_016)
        expect(try ask(form(), tenant: "elsewhere"), 400, "invalid_request", 90_002)
        expect(try ask(form(scope: "https://graph.example/.default")), 400, "invalid_resource", 500_011)
        expect(try ask(form(scope: "https://vault.localhost:9/.default")), 400, "invalid_resource", 500_011)
        expect(try ask(form(scope: "openid")), 400, "invalid_scope", 1_002_012)
        expect(try ask("grant_type=password"), 400, "unsupported_grant_type", 70_003)
        expect(try ask(""), 400, "invalid_request", 900_144)
    }

    @Test("A refusal never repeats the client secret")
    func refusalIsDiscreet() throws {
        let reply = try ask(form(secret: "hunter2-hunter2"))
        #expect(!String(decoding: reply.response.body, as: UTF8.self).contains("hunter2"))
        #expect(!String(describing: Principal.operator).contains("emulator-client-secret"))
        #expect(!String(reflecting: Principal.operator).contains("emulator-client-secret"))
    }

    @Test("Discovery names the endpoints with the caller's port, and the key set holds the signing key")
    func discovery() throws {
        let core = try Harness().core
        func get(_ target: String) -> Reply {
            Reply(core.handle(EmulatorRequest("GET", authority: "login.localhost:8443", target: target)))
        }
        let configuration = get("/\(tenant)/v2.0/.well-known/openid-configuration")
        #expect(
            configuration["token_endpoint"]?.string == "https://login.localhost:8443/\(tenant)/oauth2/v2.0/token")
        let keys = get("/\(tenant)/discovery/v2.0/keys")
        #expect(keys["keys"]?.array?.first?["kid"]?.string == (try SigningKey.shared.get().id))
        let instance = get("/common/discovery/instance?api-version=1.1")
        #expect(instance["metadata"]?.array?.first?["preferred_network"]?.string == "login.localhost:8443")
    }
}
