import HTTPTransport
import Testing

@Suite("Addresses, name service, proxies")
struct AddressTests {
    @Test(
        "Where an address can be reached from",
        arguments: [
            ("20.50.1.2", IPAddress.Reach.publicNetwork), ("10.1.0.4", .privateNetwork),
            ("172.16.0.1", .privateNetwork),
            ("172.32.0.1", .publicNetwork), ("192.168.1.1", .privateNetwork), ("100.64.0.1", .privateNetwork),
            ("127.0.0.1", .loopback), ("169.254.169.254", .link), ("::1", .loopback), ("fd00::4", .privateNetwork),
            ("fe80::1", .link), ("2603:1030::1", .publicNetwork), ("::ffff:10.0.0.1", .privateNetwork),
        ])
    func reach(_ text: String, _ reach: IPAddress.Reach) throws {
        #expect(try #require(IPAddress(text)).reach == reach)
    }

    @Test("What is no address", arguments: ["", "10.0.0", "10.0.0.256", "a.b", "[::1]", "::1%eth0", "1.2.3.4 "])
    func none(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test("The name service, and a name that it does not know")
    func lookUp() async throws {
        #expect(try await NameLookup.addresses(of: "one.vault.localhost").map(\.text) == ["127.0.0.1"])
        #expect(try await NameLookup.addresses(of: "127.0.0.1", family: .ipv4).map(\.reach) == [.loopback])
        let error = await #expect(throws: TransportError.self) {
            _ = try await NameLookup.addresses(of: "no-such-host.invalid")
        }
        #expect(error?.code == .nameResolution && error?.host == "no-such-host.invalid")
    }

    @Test(
        "Proxies of the environment, without their password",
        arguments: [
            (["HTTPS_PROXY": "http://user:secret@proxy.example:3128/"], "a.b", "proxy.example:3128"),
            (["all_proxy": "proxy.example:8080"], "a.b", "proxy.example:8080"),
            (["https_proxy": "http://p:1", "NO_PROXY": "x.y, .vault.azure.net"], "a.vault.azure.net", nil),
            (["https_proxy": "http://p:1", "no_proxy": "vault.azure.net"], "vault.azure.net", nil),
            (["https_proxy": "http://p:1", "no_proxy": "*"], "a.b", nil),
            (["https_proxy": "http://p:1", "no_proxy": "azure.net"], "notazure.net", "p:1"),
            (["HTTP_PROXY": "http://p:1"], "a.b", nil), ([:], "a.b", nil),
        ] as [([String: String], String, String?)])
    func proxies(_ environment: [String: String], _ host: String, _ proxy: String?) {
        #expect(ProxyVariables.proxy(for: host, environment: environment) == proxy)
    }
}
