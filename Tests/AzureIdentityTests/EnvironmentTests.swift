import AzureIdentity
import HTTPTransport
import Testing

@Suite("Credentials from the environment, and given tokens")
struct EnvironmentTests {
    private let whole = [
        "AZURE_TENANT_ID": tenantID, "AZURE_CLIENT_ID": "client", "AZURE_CLIENT_SECRET": "secret",
        "TARGET_AZURE_TENANT_ID": "other.example", "TARGET_AZURE_CLIENT_ID": "second",
        "TARGET_AZURE_CLIENT_SECRET": "two",
    ]

    private func make(_ environment: [String: String], prefix: String = "", cloud: Cloud = .publicCloud) throws
        -> (any TokenCredential, FakeService)
    {
        let service = FakeService([.token("abc")])
        let credential = try EnvironmentCredential.make(
            CredentialContext(environment: environment, prefix: prefix, cloud: cloud, transport: service))
        return (credential, service)
    }

    @Test("The variables of the Azure SDKs, also behind a prefix")
    func variables() async throws {
        let (plain, first) = try make(whole)
        _ = try await plain.token(for: vaultRequest)
        #expect(first.requests.first?.url == "https://login.microsoftonline.com/\(tenantID)/oauth2/v2.0/token")
        var environment = whole
        environment["AZURE_AUTHORITY_HOST"] = "login.example:8443"
        let (prefixed, second) = try make(environment, prefix: "TARGET_")
        _ = try await prefixed.token(for: vaultRequest)
        #expect(second.requests.first?.url == "https://login.example:8443/other.example/oauth2/v2.0/token")
        #expect(second.bodies.first?.contains("client_id=second&client_secret=two") == true)
        let (china, third) = try make(whole, cloud: .china)
        _ = try await china.token(for: vaultRequest)
        #expect(third.requests.first?.url.hasPrefix("https://login.chinacloudapi.cn/") == true)
    }

    @Test("What is missing is named")
    func missing() {
        #expect {
            _ = try make(["TARGET_AZURE_TENANT_ID": "t", "TARGET_AZURE_CLIENT_SECRET": ""], prefix: "TARGET_")
        } throws: { error in
            "\(error)".contains("TARGET_AZURE_CLIENT_ID, TARGET_AZURE_CLIENT_SECRET are not set")
        }
        var environment = whole
        environment["AZURE_CLIENT_SECRET"] = nil
        #expect { _ = try make(environment) } throws: { "\($0)".contains("AZURE_CLIENT_SECRET is not set") }
        environment["AZURE_CLIENT_CERTIFICATE_PATH"] = "/x.pem"
        #expect { _ = try make(environment) } throws: { error in
            (error as? IdentityError)?.code == .invalidConfiguration
                && "\(error)".contains("the file of AZURE_CLIENT_CERTIFICATE_PATH, /x.pem, cannot be read")
        }
        environment["AZURE_CLIENT_SECRET"] = "secret"
        #expect(throws: Never.self) { _ = try make(environment) }
    }

    @Test(
        "What cannot be used is refused",
        arguments: ["http://login.example", "https://login.example/path", "a b", "https://u@h"])
    func authority(_ text: String) {
        var environment = whole
        environment["AZURE_AUTHORITY_HOST"] = text
        #expect { _ = try make(environment) } throws: { ($0 as? IdentityError)?.code == .invalidConfiguration }
    }

    @Test("A tenant that would change the path is refused", arguments: ["", "a/b", "..", "a?b", "t\u{E9}"])
    func tenant(_ text: String) {
        var environment = whole
        environment["AZURE_TENANT_ID"] = text
        #expect(throws: IdentityError.self) { _ = try make(environment) }
    }

    @Test("A given token: its life, its tenant, its end")
    func fixed() async throws {
        let text = jwt(#"{"exp":2000,"tid":"\#(tenantID)","appid":"app","oid":"object"}"#)
        let credential = try FixedTokenCredential(token: text, epochNow: 1000)
        let token = try await credential.token(for: vaultRequest)
        #expect(token.lifetime == .seconds(1000))
        #expect(!"\(credential)".contains(text))
        var request = vaultRequest
        request.tenant = "22222222-2222-2222-2222-222222222222"
        await #expect(throws: IdentityError.self) { _ = try await credential.token(for: request) }
        #expect(throws: IdentityError.self) { _ = try FixedTokenCredential(token: text, epochNow: 2000) }
        for bad in ["", "Bearer x", "a\nb"] {
            #expect(throws: IdentityError.self) { _ = try FixedTokenCredential(token: bad, epochNow: 0) }
        }
        let opaque = try FixedTokenCredential(token: "opaque", epochNow: 0)
        #expect(try await opaque.token(for: request).value == "opaque")
    }

    @Test("Who is signed in")
    func identity() async throws {
        let text = jwt(#"{"exp":2000,"tid":"tenant","azp":"app","sub":"subject","name":"caf\u00e9 \uD83D\uDE00"}"#)
        let cache = TokenCache(credential: try FixedTokenCredential(token: text, epochNow: 1000))
        let identity = try await cache.identity(for: vaultRequest)
        #expect(
            identity
                == SignedInIdentity(
                    tenant: "tenant", principal: "subject", application: "app", kind: "token", expires: 2000))
        let opaque = AccessToken(value: "a.b!.c", expires: .now, lifetime: .zero)
        #expect(SignedInIdentity(token: opaque, kind: "k").tenant == nil)
    }

    @Test("random text in place of a token never traps")
    func randomTokens() {
        var generator = SplitMix(seed: 7)
        for _ in 0..<2000 {
            let text = String(
                decoding: (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }, as: UTF8.self)
            _ = SignedInIdentity(token: AccessToken(value: "a.\(text).c", expires: .now, lifetime: .zero), kind: "k")
        }
    }
}

/// A small generator with a seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
