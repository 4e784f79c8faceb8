import HTTPTransport
import Locking
import Testing

@testable import AzureIdentity

@Suite("Signing in by a code")
struct DeviceCodeTests {
    private static let start =
        #"{"device_code":"dev-secret","user_code":"ABC-123","verification_uri":"https://login.example/device","#
        + #""expires_in":900,"interval":5,"message":"hello"}"#

    private func pending(_ error: String) -> FakeService.Answer {
        .json(#"{"error":"\#(error)","error_description":"x"}"#, status: 400)
    }

    @Test("The person sees page and code; the service is asked at its pace, slower when it says so")
    func flow() async throws {
        let prompts = Locked<[DeviceCodePrompt]>([])
        let pauses = Locked<[Duration]>([])
        let service = FakeService([
            .json(Self.start), pending("authorization_pending"), pending("slow_down"), pending("authorization_pending"),
            .json(#"{"access_token":"abc","expires_in":3600,"refresh_token":"refresh-1"}"#),
            .json(#"{"access_token":"def","expires_in":3600}"#),
        ])
        let credential = try DeviceCodeCredential(context(service, prompts: prompts, pauses: pauses))
        let request = TokenRequest(resource: "https://vault.azure.net", tenant: tenantID)
        #expect(try await credential.token(for: request).value == "abc")
        #expect(prompts.withLock { $0.map(\.code) } == ["ABC-123"])
        #expect(prompts.withLock { $0.first?.text }?.contains("https://login.example/device") == true)
        #expect(pauses.withLock { $0 } == [.seconds(5), .seconds(5), .seconds(10), .seconds(10)])
        #expect(service.requests[0].url.hasSuffix("/\(tenantID)/oauth2/v2.0/devicecode"))
        let first = form(service.bodies[0])
        #expect(first["scope"] == "https://vault.azure.net/.default offline_access openid")
        #expect(first["client_id"] == DeviceCodeCredential.standardClientID)
        #expect(form(service.bodies[1])["device_code"] == "dev-secret")
        // Another resource, and every renewal, takes the refresh token: nobody is asked again.
        #expect(try await credential.token(for: request).value == "def")
        #expect(form(service.bodies[5])["refresh_token"] == "refresh-1")
        #expect(prompts.withLock { $0.count } == 1)
    }

    @Test("A refresh token that is refused asks the person again")
    func stale() async throws {
        let prompts = Locked<[DeviceCodePrompt]>([])
        let service = FakeService([
            .json(Self.start), .json(#"{"access_token":"abc","expires_in":3600,"refresh_token":"r"}"#),
            pending("invalid_grant"), .json(Self.start), .token("def"),
        ])
        let credential = try DeviceCodeCredential(context(service, prompts: prompts))
        _ = try await credential.token(for: vaultRequest)
        #expect(try await credential.token(for: vaultRequest).value == "def")
        #expect(prompts.withLock { $0.count } == 2)
    }

    @Test(
        "Declined, too late, and answers that are none",
        arguments: [
            ("authorization_declined", "declined"), ("access_denied", "declined"), ("expired_token", "in time"),
            ("code_expired", "in time"), ("invalid_client", "refused the sign-in"),
        ])
    func refusals(_ code: String, _ words: String) async throws {
        let service = FakeService([.json(Self.start), pending(code)])
        let error = try #require(await refusal(try DeviceCodeCredential(context(service))))
        #expect(error.message.contains(words))
        #expect(!error.description.contains("dev-secret"))
    }

    @Test(
        "A page that is not https is never shown",
        arguments: [
            #"{"device_code":"d","user_code":"U","verification_uri":"http://x"}"#, "{}", "[]",
            #"{"device_code":"d","user_code":"","verification_uri":"https://x"}"#,
        ])
    func hostile(_ answer: String) async throws {
        let prompts = Locked<[DeviceCodePrompt]>([])
        let service = FakeService([.json(answer)])
        #expect(
            await refusal(try DeviceCodeCredential(context(service, prompts: prompts)))?.code == .malformedAnswer)
        #expect(prompts.withLock { $0.isEmpty })
    }

    @Test("A service that never decides ends with the code's life")
    func endless() async throws {
        let start = Self.start.replacing("900", with: "1")
        let service = FakeService([.json(start), pending("authorization_pending")])
        let credential = try DeviceCodeCredential(context(service))
        #expect(await refusal(credential)?.message.contains("in time") == true)
    }
}
