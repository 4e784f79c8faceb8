import HTTPTransport
import Testing

@testable import AzureIdentity

@Suite("Workload identity federation")
struct WorkloadIdentityTests {
    private let application = ["AZURE_TENANT_ID": tenantID, "AZURE_CLIENT_ID": "client"]

    @Test("The file is read again for each token, so that a new one is seen")
    func file() async throws {
        let folder = TestFolder()
        let path = folder.write("token", "first.token.x\n")
        let service = FakeService([.token("abc")])
        let credential = try WorkloadIdentityCredential(
            context(service, application.merging(["AZURE_FEDERATED_TOKEN_FILE": path]) { $1 }))
        _ = try await credential.token(for: vaultRequest)
        folder.write("token", "second.token.x")
        _ = try await credential.token(for: vaultRequest)
        #expect(service.bodies.map { form($0)["client_assertion"] } == ["first.token.x", "second.token.x"])
        for (text, words) in [("", "holds no token"), ("two tokens", "holds no token")] {
            folder.write("token", text)
            #expect(await refusal(credential)?.message.contains(words) == true)
        }
        try run("/bin/rm", path)
        #expect(await refusal(credential)?.message.contains("cannot be read") == true)
        #expect(service.requests.count == 2)
    }

    @Test("GitHub Actions: the job's token is asked for with the audience of Azure")
    func gitHub() async throws {
        let service = FakeService([.json(#"{"value":"job.token.x"}"#), .token("abc")])
        let credential = try WorkloadIdentityCredential(
            context(
                service,
                application.merging([
                    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://pipelines.example/idtoken?api-version=2",
                    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-secret",
                ]) { $1 }))
        #expect(try await credential.token(for: vaultRequest).value == "abc")
        #expect(
            service.requests[0].url
                == "https://pipelines.example/idtoken?api-version=2&audience=api%3A%2F%2FAzureADTokenExchange")
        #expect(service.requests[0].headers.first("Authorization") == "Bearer request-secret")
        #expect(service.requests[1].headers.first("Authorization") == nil)
        #expect(form(service.bodies[1])["client_assertion"] == "job.token.x")
    }

    @Test("Azure Pipelines: the service connection's token, by the variables of its task")
    func pipelines() async throws {
        let service = FakeService([.json(#"{"oidcToken":"job.token.x"}"#), .token("abc")])
        let environment = [
            "SYSTEM_OIDCREQUESTURI": "https://dev.azure.example/org/oidctoken", "SYSTEM_ACCESSTOKEN": "job-secret",
            "AZURESUBSCRIPTION_TENANT_ID": tenantID, "AZURESUBSCRIPTION_CLIENT_ID": "client",
            "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection-1",
        ]
        _ = try await WorkloadIdentityCredential(context(service, environment)).token(for: vaultRequest)
        #expect(
            service.requests[0].url
                == "https://dev.azure.example/org/oidctoken?api-version=7.1&serviceConnectionId=connection-1")
        #expect(service.requests[0].method == "POST")
        #expect(service.requests[0].headers.first("X-TFS-FedAuthRedirect") == "Suppress")
        var lacking = environment
        lacking["SYSTEM_ACCESSTOKEN"] = nil
        #expect {
            _ = try WorkloadIdentityCredential(context(service, lacking))
        } throws: { "\($0)".contains("SYSTEM_ACCESSTOKEN is not set") }
    }

    @Test("Refusals of the pipeline's service, and addresses that must not get its secret")
    func refusals() async throws {
        let github = application.merging([
            "ACTIONS_ID_TOKEN_REQUEST_URL": "https://pipelines.example/", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "s",
        ]) { $1 }
        for answer in [
            FakeService.Answer.json("{}", status: 403), .json("{}"),
            .json("", status: 302, headers: [("Location", "https://x")]),
            .network(.nameResolution),
        ] {
            let service = FakeService([answer])
            #expect(await refusal(try WorkloadIdentityCredential(context(service, github))) != nil)
            #expect(service.requests.allSatisfy { $0.url.hasPrefix("https://pipelines.example/") })
        }
        var plain = github
        plain["ACTIONS_ID_TOKEN_REQUEST_URL"] = "http://pipelines.example/"
        #expect(throws: IdentityError.self) { try WorkloadIdentityCredential(context(FakeService([]), plain)) }
        #expect {
            _ = try WorkloadIdentityCredential(context(FakeService([]), application))
        } throws: { ($0 as? IdentityError)?.code == .missingConfiguration }
    }
}
