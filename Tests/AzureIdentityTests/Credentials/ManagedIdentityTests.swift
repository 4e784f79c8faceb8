import HTTPTransport
import Locking
import Testing

@testable import AzureIdentity

@Suite("Managed identity")
struct ManagedIdentityTests {
    private let guid = "5f2b7a1e-6f0c-4f0e-9d57-0c6d2b1f3e88"
    private let metadata =
        #"{"access_token":"abc","expires_in":"3600","expires_on":"1795395600","token_type":"Bearer"}"#

    @Test("A virtual machine: a probe without the field that gets tokens, then the request, without proxy")
    func virtualMachine() async throws {
        let service = FakeService([.json("{}", status: 400), .json(metadata)])
        let credential = try ManagedIdentityCredential(context(service))
        let token = try await credential.token(for: vaultRequest)
        #expect(token.value == "abc" && token.lifetime == .seconds(3600))
        #expect(service.requests.count == 2 && service.requests.allSatisfy(\.isManagedIdentity))
        #expect(
            service.requests[1].url
                == "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
                + "&resource=https%3A%2F%2Fvault.azure.net")
        #expect(service.requests.map { $0.headers.first("Metadata") } == [nil, "true"])
    }

    @Test("Which identity: by client, object and resource id, in the words of each place")
    func identities() async throws {
        let resource =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one"
        for (text, onMachine, inApp) in [
            (guid, "client_id=\(guid)", "client_id=\(guid)"),
            ("client:\(guid)", "client_id=\(guid)", "client_id=\(guid)"),
            ("object:\(guid)", "object_id=\(guid)", "object_id=\(guid)"),
            (resource, "msi_res_id=%2Fsubscriptions%2Fs", "mi_res_id=%2Fsubscriptions%2Fs"),
        ] {
            let identity = try ManagedIdentityCredential.Identity(text)
            let machine = FakeService([.json("{}", status: 400), .json(metadata)])
            _ = try await ManagedIdentityCredential(context(machine), identity: identity).token(for: vaultRequest)
            #expect(machine.requests[1].url.contains("&\(onMachine)"))
            let app = FakeService([.json(metadata)])
            let place = ["IDENTITY_ENDPOINT": "http://127.0.0.1:4141/token", "IDENTITY_HEADER": "h"]
            _ = try await ManagedIdentityCredential(context(app, place), identity: identity).token(for: vaultRequest)
            #expect(app.requests[0].url.contains("&\(inApp)"))
        }
        for text in ["x", "group:\(guid)", "/subscriptions/s/resourceGroups/g", "", "object:"] {
            #expect(throws: IdentityError.self) { try ManagedIdentityCredential.Identity(text) }
        }
        #expect(try ManagedIdentityCredential.Identity(nil) == .systemAssigned)
    }

    @Test("App Service and Container Apps: the header, and a life that is named by its end")
    func appService() async throws {
        let service = FakeService([.json(#"{"access_token":"abc","expires_on":"1795392600","token_type":"Bearer"}"#)])
        let place = ["IDENTITY_ENDPOINT": "http://localhost:42356/msi/token", "IDENTITY_HEADER": "header-secret"]
        let token = try await ManagedIdentityCredential(context(service, place)).token(for: vaultRequest)
        #expect(token.lifetime == .seconds(600))
        #expect(service.requests[0].headers.first("X-IDENTITY-HEADER") == "header-secret")
        #expect(service.requests[0].url.hasPrefix("http://localhost:42356/msi/token?api-version=2019-08-01&resource="))
        #expect(service.requests[0].headers.first("Metadata") == nil)
    }

    @Test("The Cloud Shell gets a form")
    func cloudShell() async throws {
        let service = FakeService([.json(metadata)])
        let place = ["MSI_ENDPOINT": "http://localhost:50342/oauth2/token"]
        _ = try await ManagedIdentityCredential(context(service, place)).token(for: vaultRequest)
        #expect(
            service.requests[0].method == "POST" && service.requests[0].url == "http://localhost:50342/oauth2/token")
        #expect(form(service.bodies[0]) == ["resource": "https://vault.azure.net"])
        #expect(throws: IdentityError.self) {
            try ManagedIdentityCredential(context(service, place), identity: .clientID(guid))
        }
    }

    @Test("Arc: the key of the file that the refusal names, from that folder only")
    func arc() async throws {
        let folder = TestFolder()
        folder.write("one.key", "file-secret\n")
        func ask(_ realm: String) async throws -> (FakeService, AccessToken) {
            let service = FakeService([
                .json("", status: 401, headers: [("WWW-Authenticate", "Basic realm=\(realm)")]), .json(metadata),
            ])
            let source = try ArcIdentity(
                endpoint: "http://localhost:40342/metadata/identity/oauth2/token", .systemAssigned, folder: folder.path)
            let token = try await source.token(
                for: "https://vault.azure.net",
                requests: RepeatedRequest(transport: service, retry: TokenRetry(), place: "Arc"), epochNow: { 0 })
            return (service, token)
        }
        let (service, token) = try await ask("\(folder.path)/one.key")
        #expect(token.value == "abc")
        #expect(service.requests.map { $0.headers.first("Authorization") } == [nil, "Basic file-secret"])
        for realm in [
            "/etc/passwd", "\(folder.path)/../one.key", "\(folder.path)/sub/one.key", "\(folder.path)/one.txt",
            "\(folder.path)/.key", "", "\(folder.path)/absent.key",
        ] {
            await #expect(throws: IdentityError.self) { _ = try await ask(realm) }
        }
    }

    @Test(
        "What is not built there says so",
        arguments: [
            ["IDENTITY_ENDPOINT": "https://h:1/", "IDENTITY_HEADER": "x", "IDENTITY_SERVER_THUMBPRINT": "y"],
            ["MSI_ENDPOINT": "http://h/", "MSI_SECRET": "x"],
        ])
    func unsupported(_ place: [String: String]) {
        #expect {
            _ = try ManagedIdentityCredential(context(FakeService([]), place))
        } throws: { ($0 as? IdentityError)?.code == .unsupportedCredential }
    }

    @Test("No identity, nobody there, a busy service")
    func refusals() async throws {
        let absent = FakeService([.network(.connectTimeout)])
        let none = try #require(await refusal(try ManagedIdentityCredential(context(absent))))
        #expect(none.code == .credentialUnavailable && absent.requests.count == 1)
        let unassigned = FakeService([
            .json("{}", status: 400),
            .json(#"{"error":"invalid_request","error_description":"Identity not found"}"#, status: 400),
        ])
        let error = try #require(await refusal(try ManagedIdentityCredential(context(unassigned))))
        #expect(error.code == .credentialUnavailable && error.message.contains("Identity not found"))
        let pauses = Locked<[Duration]>([])
        let busy = FakeService([
            .json("{}", status: 400), .json("", status: 404), .json("", status: 410), .json("", status: 429),
            .json("", status: 500), .json(metadata),
        ])
        _ = try await ManagedIdentityCredential(context(busy, pauses: pauses)).token(for: vaultRequest)
        #expect(pauses.withLock { $0.count } == 4)
        let docker = FakeService([.json("{}", status: 400), .json("connecting: host unreachable", status: 403)])
        #expect(await refusal(try ManagedIdentityCredential(context(docker)))?.code == .credentialUnavailable)
    }

    @Test("A vault of another tenant is refused, because the platform chooses the tenant")
    func tenant() async throws {
        let service = FakeService([
            .json("{}", status: 400), .json(#"{"access_token":"\#(jwt(#"{"tid":"t-1"}"#))","expires_in":3600}"#),
        ])
        let request = TokenRequest(resource: "https://vault.azure.net", tenant: "t-2")
        #expect(await refusal(try ManagedIdentityCredential(context(service)), request)?.code == .tenantNotAllowed)
    }
}
