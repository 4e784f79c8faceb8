import AzureIdentity
import ExactJSON
import HTTPTransport
import Locking
import Testing

@Suite("Signing in by client secret")
struct ClientSecretTests {
    @Test("The request has the form of the v2.0 endpoint")
    func form() async throws {
        let service = FakeService([.token("abc")])
        let before = ContinuousClock.now
        let token = try await makeCredential(service).token(for: vaultRequest)
        #expect(token.value == "abc")
        #expect(token.lifetime == .seconds(3600))
        #expect(token.expires >= before + .seconds(3600))
        #expect(token.expires <= .now + .seconds(3600))
        let request = try #require(service.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://login.example/\(tenantID)/oauth2/v2.0/token")
        #expect(request.headers.first("content-type") == "application/x-www-form-urlencoded")
        #expect(
            service.bodies == [
                "grant_type=client_credentials&client_id=client&client_secret=top+secret%26%2B%25"
                    + "&scope=https%3A%2F%2Fvault.azure.net%2F.default"
                    + "&claims=%7B%22access_token%22%3A%7B%22xms_cc%22%3A%7B%22values%22%3A%5B%22CP1%22%5D%7D%7D%7D"
            ])
    }

    @Test("Claims of a challenge are merged with our own")
    func claims() async throws {
        let service = FakeService([.token("abc")])
        var request = vaultRequest
        request.claims = #"{"access_token":{"nbf":{"essential":true,"value":"1"}},"id_token":{"a":null}}"#
        request.scope = "https://vault.azure.net/other"
        _ = try await makeCredential(service).token(for: request)
        let fields = try #require(service.bodies.first).split(separator: "&")
        #expect(fields.contains("scope=https%3A%2F%2Fvault.azure.net%2Fother"))
        let sent = try #require(fields.last?.dropFirst("claims=".count))
        let claims = try JSON(parsing: Array(unescape(sent).utf8))
        #expect(claims["access_token"]?["nbf"]?["value"]?.string == "1")
        #expect(claims["access_token"]?["xms_cc"]?["values"]?.array?.first?.string == "CP1")
        #expect(claims["id_token"]?["a"]?.isNull == true)
        request.claims = "no JSON"
        await #expect(throws: IdentityError.self) { _ = try await makeCredential(service).token(for: request) }
    }

    private func unescape(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("expires_in as text, refresh_in, and answers that are no token")
    func answers() async throws {
        let service = FakeService([.token("abc", expires: #""120""#)])
        let token = try await makeCredential(service).token(for: vaultRequest)
        #expect(token.lifetime == .seconds(120))
        #expect(token.renewal == token.expires - .seconds(60))
        let renewing = FakeService([.json(#"{"access_token":"a","expires_in":7200,"refresh_in":600}"#)])
        let long = try await makeCredential(renewing).token(for: vaultRequest)
        #expect(long.renewal == long.expires - .seconds(6600))
        for text in [
            "", "[]", "{}", #"{"access_token":"","expires_in":1}"#, #"{"access_token":"a"}"#,
            #"{"access_token":"a b","expires_in":1}"#, #"{"access_token":"a","expires_in":-1}"#,
            #"{"access_token":"a","expires_in":99999999999999999}"#,
            #"{"access_token":"a","expires_in":1,"token_type":"mac"}"#,
        ] {
            let error = await refusal(FakeService([.json(text)]))
            #expect(error?.code == .malformedAnswer, "\(text)")
        }
    }

    @Test(
        "Entra's codes become errors with a remedy",
        arguments: [
            (7_000_215, IdentityError.Code.invalidSecret, "AZURE_CLIENT_SECRET"),
            (7_000_222, .invalidSecret, "expired"), (700_016, .unknownApplication, "AZURE_CLIENT_ID"),
            (90_002, .unknownTenant, "AZURE_TENANT_ID"), (999, .refused, "check tenant"),
        ])
    func codes(_ number: Int, _ code: IdentityError.Code, _ word: String) async throws {
        let service = FakeService([.refusal(number)])
        let error = try #require(await refusal(service))
        #expect(error.code == code)
        #expect(error.entraCode == number)
        #expect(error.serviceCode == "invalid_client")
        #expect(error.status == 401)
        #expect(error.traceID == "trace-1")
        #expect(error.message.contains("AADSTS\(number): Something is wrong."))
        #expect(!error.message.contains("Trace ID"))
        #expect(error.description.contains(word))
        #expect(service.requests.count == 1)
    }

    @Test("Network errors, 429 and 5xx are tried again, with pauses that stay bounded")
    func retries() async throws {
        let pauses = Locked<[Duration]>([])
        let service = FakeService([
            .network(.connectionLost), .json("<html>", status: 503),
            .json("{}", status: 429, headers: [("Retry-After", "7")]), .token("abc"),
        ])
        let token = try await makeCredential(service, pauses: pauses).token(for: vaultRequest)
        #expect(token.value == "abc")
        let waited = pauses.withLock { $0 }
        #expect(waited.count == 3)
        #expect(waited[0] <= .milliseconds(500))
        #expect(waited[1] <= .seconds(1))
        #expect(waited[2] == .seconds(7))
    }

    @Test("Giving up: attempts used, a pause too long, a failure that stays")
    func givingUp() async throws {
        let failing = FakeService([.json("{}", status: 500)])
        #expect(await refusal(failing)?.code == .unavailable)
        #expect(failing.requests.count == 4)
        let patient = FakeService([.json("{}", status: 429, headers: [("Retry-After", "3600")])])
        #expect(await refusal(patient)?.code == .unavailable)
        #expect(patient.requests.count == 1)
        let untrusted = FakeService([.network(.tls)])
        let error = await refusal(untrusted)
        #expect(error?.code == .unreachable)
        #expect((error?.cause as? TransportError)?.code == .tls)
        #expect(untrusted.requests.count == 1)
    }

    @Test("Another tenant than the own one: refused, allowed, or asked by the own domain name")
    func tenants() async throws {
        let other = "22222222-2222-2222-2222-222222222222"
        var request = vaultRequest
        request.tenant = other
        let service = FakeService([.token(jwt(#"{"tid":"\#(other)"}"#))])
        await #expect {
            _ = try await makeCredential(service).token(for: request)
        } throws: { ($0 as? IdentityError)?.code == .tenantNotAllowed }
        #expect(service.requests.isEmpty)
        _ = try await makeCredential(service, allowed: [other.uppercased()]).token(for: request)
        _ = try await makeCredential(service, allowed: ["*"]).token(for: request)
        _ = try await makeCredential(service, tenant: "contoso.example").token(for: request)
        #expect(
            service.requests.map { $0.url.split(separator: "/")[2] } == [other[...], other[...], "contoso.example"])
        request.tenant = tenantID
        await #expect {
            _ = try await makeCredential(service, tenant: "contoso.example").token(for: request)
        } throws: { ($0 as? IdentityError)?.code == .tenantNotAllowed }
        request.tenant = "a/../b"
        await #expect {
            _ = try await makeCredential(service, allowed: ["*"]).token(for: request)
        } throws: { ($0 as? IdentityError)?.code == .untrustedLink }
    }

    @Test("Nothing shows the secret")
    func secrecy() async throws {
        let service = FakeService([.refusal(7_000_215), .token("hidden")])
        let credential = try makeCredential(service)
        let error = await refusal(service)
        let token = try await credential.token(for: vaultRequest)
        var shown = "\(credential) \(token) \(String(describing: error))"
        dump(credential, to: &shown)
        dump(token, to: &shown)
        dump(error, to: &shown)
        debugPrint(credential, token, to: &shown)
        #expect(!shown.contains("top secret"))
        #expect(!shown.contains("hidden"))
    }

    private func refusal(_ service: FakeService) async -> IdentityError? {
        do {
            _ = try await makeCredential(service).token(for: vaultRequest)
            return nil
        } catch {
            return error as? IdentityError
        }
    }
}
