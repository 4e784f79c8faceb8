import AzureIdentity
import HTTPTransport
import Testing

@Suite("Which hosts may get a token")
struct CloudTests {
    private let emulator = Result {
        try Cloud.custom(
            name: "emulator", authority: "https://login.localhost:8443", vaultSuffix: ".vault.localhost:8443")
    }

    @Test(
        "Vaults by name and by URL",
        arguments: [
            ("contoso-we", "https://contoso-we.vault.azure.net"),
            ("Contoso-WE", "https://contoso-we.vault.azure.net"),
            ("https://Contoso.VAULT.azure.net/", "https://contoso.vault.azure.net"),
            ("HTTPS://contoso.vault.azure.net:443", "https://contoso.vault.azure.net"),
        ])
    func vaults(_ text: String, _ origin: String) throws {
        let vault = try Cloud.publicCloud.vault(text)
        #expect(vault.origin == origin)
        #expect(vault.port == 443)
        #expect(vault.host == "\(vault.name).vault.azure.net")
    }

    @Test(
        "What is no vault of the cloud",
        arguments: [
            "", "ab", "1abc", "a--b", "abc-", "a.b", "a234567890123456789012345", "caf\u{E9}", "abc\n",
            "http://contoso.vault.azure.net", "https://vault.azure.net", "https://.vault.azure.net",
            "https://a.contoso.vault.azure.net", "https://contoso.vault.azure.net.evil.example",
            "https://contosovault.azure.net", "https://contoso.vault.azure.net:8443",
            "https://contoso.vault.azure.net/secrets", "https://contoso.vault.azure.net?x",
            "https://contoso.vault.azure.net#",
            "https://user@contoso.vault.azure.net", "https://contoso.vault.azure.net\\@evil.example",
            "https://evil.example/contoso.vault.azure.net", "https://contoso.vault.azure.cn",
            "https://contoso.vault.azure.net.", "https://contoso%2evault.azure.net", "https://[::1]",
        ])
    func noVaults(_ text: String) {
        #expect { _ = try Cloud.publicCloud.vault(text) } throws: { ($0 as? IdentityError)?.code == .invalidVault }
    }

    @Test("A suffix with a port binds the port")
    func ports() throws {
        let cloud = try emulator.get()
        #expect(try cloud.vault("a").origin == "https://a.vault.localhost:8443")
        #expect(try cloud.vault("https://a.vault.localhost:8443/").authority == "a.vault.localhost:8443")
        #expect(throws: IdentityError.self) { _ = try cloud.vault("https://a.vault.localhost") }
        #expect(throws: IdentityError.self) { _ = try cloud.vault("https://a.vault.localhost:8444") }
        for suffix in ["", "a b", "https://x", "x:0", "[::1]"] {
            #expect(throws: IdentityError.self) {
                _ = try Cloud.custom(name: "x", authority: "https://a.example", vaultSuffix: suffix)
            }
        }
        #expect(throws: IdentityError.self) {
            _ = try Cloud.custom(name: "x", authority: "http://a.example", vaultSuffix: "b.example")
        }
    }

    @Test("A known cloud: its resource exactly")
    func knownChallenge() throws {
        let vault = try Cloud.publicCloud.vault("contoso")
        let challenge = VaultChallenge(
            authorization: "https://login.windows.net/\(tenantID)", resource: "https://vault.azure.net")
        let request = try Cloud.publicCloud.tokenRequest(for: challenge, of: vault)
        #expect(request == TokenRequest(resource: "https://vault.azure.net", tenant: tenantID))
        for resource in [
            "https://vault.azure.net/", "https://azure.net", "https://VAULT.azure.net",
            "https://contoso.vault.azure.net",
            "https://management.azure.com", "https://graph.microsoft.com", "",
        ] {
            #expect {
                _ = try Cloud.publicCloud.tokenRequest(for: VaultChallenge(resource: resource), of: vault)
            } throws: { ($0 as? IdentityError)?.code == .untrustedLink }
        }
        #expect(throws: IdentityError.self) {
            _ = try Cloud.publicCloud.tokenRequest(
                for: VaultChallenge(resource: "https://vault.azure.net", scope: "https://graph.microsoft.com/.default"),
                of: vault)
        }
        let scoped = VaultChallenge(scope: "https://vault.azure.net/.default")
        #expect(try Cloud.publicCloud.tokenRequest(for: scoped, of: vault).effectiveScope == scoped.scope)
        #expect(throws: IdentityError.self) {
            _ = try Cloud.publicCloud.tokenRequest(for: VaultChallenge(), of: vault)
        }
    }

    @Test("Elsewhere: one label below the resource's host, same port, two labels or more")
    func labelRule() throws {
        let cloud = try emulator.get()
        let vault = try cloud.vault("a")
        #expect(throws: Never.self) {
            _ = try cloud.tokenRequest(for: VaultChallenge(resource: "https://vault.localhost:8443"), of: vault)
        }
        for resource in [
            "https://vault.localhost", "https://localhost:8443", "http://vault.localhost:8443",
            "https://a.vault.localhost:8443", "https://vault.localhost:8443/", "https://vault.azure.net",
            "https://management.azure.com", "https://other.localhost:8443",
        ] {
            #expect {
                _ = try cloud.tokenRequest(for: VaultChallenge(resource: resource), of: vault)
            } throws: { ($0 as? IdentityError)?.code == .untrustedLink }
        }
        let china = try Cloud.china.vault("contoso")
        #expect(throws: Never.self) {
            _ = try Cloud.china.tokenRequest(for: VaultChallenge(resource: "https://vault.azure.cn"), of: china)
        }
        #expect(throws: IdentityError.self) {
            _ = try Cloud.china.tokenRequest(for: VaultChallenge(resource: "https://azure.cn"), of: china)
        }
        let short = try Cloud.custom(name: "x", authority: "https://a.example", vaultSuffix: "localhost")
        #expect(throws: IdentityError.self) {
            _ = try short.tokenRequest(for: VaultChallenge(resource: "https://localhost"), of: try short.vault("a"))
        }
    }

    @Test("A claims challenge keeps the earlier resource; impossible tenants are refused")
    func claims() throws {
        let vault = try Cloud.publicCloud.vault("contoso")
        let earlier = TokenRequest(resource: "https://vault.azure.net", tenant: tenantID)
        let challenge = VaultChallenge(authorization: "https://login.windows.net/", claims: "{}")
        let request = try Cloud.publicCloud.tokenRequest(for: challenge, of: vault, earlier: earlier)
        #expect(request == TokenRequest(resource: "https://vault.azure.net", tenant: tenantID, claims: "{}"))
        for url in ["http://login.windows.net/t", "https://login.windows.net/t%2F", "nonsense", "https://h/.."] {
            #expect(throws: IdentityError.self) {
                _ = try Cloud.publicCloud.tokenRequest(
                    for: VaultChallenge(authorization: url, resource: "https://vault.azure.net"), of: vault)
            }
        }
    }

    @Test("Links of listings stay where they are")
    func nextLinks() throws {
        let request = "https://a.vault.localhost:8443/secrets?api-version=7.4"
        for link in [
            "https://a.vault.localhost:8443/secrets?$skiptoken=x%2Fy&api-version=7.4",
            "https://A.vault.localhost:8443/secrets?x",
        ] { #expect(try TrustedLink.nextLink(link, continuing: request) == link) }
        for link in [
            "http://a.vault.localhost:8443/secrets?x", "https://b.vault.localhost:8443/secrets",
            "https://a.vault.localhost/secrets", "https://a.vault.localhost:8443/keys", "/secrets?x", "",
            "https://a.vault.localhost:8443/secrets/../keys", "https://u@a.vault.localhost:8443/secrets",
            "https://a.vault.localhost:8443/secrets#f", "https://a.vault.localhost:8443\\secrets",
        ] {
            #expect {
                _ = try TrustedLink.nextLink(link, continuing: request)
            } throws: { ($0 as? IdentityError)?.code == .untrustedLink }
        }
        let usual = "https://contoso.vault.azure.net:443/secrets?next"
        #expect(try TrustedLink.nextLink(usual, continuing: "https://contoso.vault.azure.net/secrets") == usual)
    }

    @Test("Links of Resource Manager stay below its host")
    func managementLinks() throws {
        for link in [
            "https://management.azure.com/subscriptions/s?x", "https://westeurope.management.azure.com/providers/p",
        ] { #expect(try TrustedLink.management(link, in: .publicCloud) == link) }
        for link in [
            "http://management.azure.com/subscriptions/s", "https://evilmanagement.azure.com/subscriptions/s",
            "https://management.azure.com/other", "https://management.azure.com:8443/subscriptions/s",
            "https://management.azure.com/subscriptions/../other",
            "https://management.azure.com/subscriptions/%2E%2e/x",
        ] {
            #expect(throws: IdentityError.self) { _ = try TrustedLink.management(link, in: .publicCloud) }
        }
    }

    @Test("Random text never traps the readers of URLs")
    func fuzz() throws {
        var generator = SplitMix(seed: 11)
        let pieces = [
            "https://", "http://", "contoso", ".vault.azure.net", ":", "443", "/", "?", "#", "@", "[", "]", "\\", "%2e",
            "\u{301}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0..<8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            if let vault = try? Cloud.publicCloud.vault(text) {
                #expect(vault.host == "contoso.vault.azure.net" || vault.host.hasSuffix(".vault.azure.net"))
            }
            _ = try? TrustedLink.nextLink(text, continuing: text)
        }
    }
}
