import AzureIdentity
import Testing

@Suite("The cloud that the environment points to")
struct CloudEnvironmentTests {
    @Test("Without a sign-in service of its own it is the public cloud", arguments: [nil, ""])
    func publicCloud(authority: String?) throws {
        #expect(try Cloud.ofEnvironment(authority: authority, vault: "contoso-we") == .publicCloud)
    }

    @Test(
        "A known sign-in service is its cloud, with or without scheme and slash",
        arguments: ["https://login.chinacloudapi.cn", "https://login.chinacloudapi.cn/", "login.chinacloudapi.cn"])
    func known(authority: String) throws {
        #expect(try Cloud.ofEnvironment(authority: authority, vault: "contoso-we") == .china)
    }

    @Test("Any other sign-in service has the vaults below the suffix of the vault's URL")
    func custom() throws {
        let cloud = try Cloud.ofEnvironment(
            authority: "https://login.localhost:8443", vault: "https://kv.vault.localhost:8443")
        #expect(cloud.authority == "https://login.localhost:8443")
        #expect(cloud.vaultSuffix == "vault.localhost:8443")
        #expect(cloud.vaultResource == nil)
        #expect(try cloud.vault("https://kv.vault.localhost:8443").name == "kv")
    }

    @Test(
        "There a vault needs its URL",
        arguments: ["contoso-we", "http://kv.vault.localhost", "https://localhost", "https://"])
    func needsURL(vault: String) {
        #expect(throws: IdentityError.self) {
            try Cloud.ofEnvironment(authority: "https://login.localhost:8443", vault: vault)
        }
    }

    @Test("What is no address is refused", arguments: ["not a host", "https://", "http://login.localhost"])
    func notAnAddress(authority: String) {
        #expect(throws: IdentityError.self) {
            try Cloud.ofEnvironment(authority: authority, vault: "https://kv.vault.localhost")
        }
    }
}
