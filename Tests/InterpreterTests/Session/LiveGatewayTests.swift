import AzureIdentity
import HTTPTransport
import Locking
import RelocationLanguage
import Testing

@testable import Interpreter

/// The way to a vault as settings and the given Azure decide it; no request leaves the test.
@Suite struct LiveGatewayTests {
    /// Keeps what was asked of it, and reaches nobody.
    private final class DeadTransport: HTTPSending {
        let hosts = Locked<[String]>([])

        func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
            hosts.withLock { $0.append(request.url) }
            throw TransportError(
                code: .connectionFailed, message: "nobody is there", host: "test", sentWholeRequest: false)
        }
    }

    private func bench(
        _ made: Locked<[TransportConfiguration]>, _ transport: DeadTransport
    ) throws -> SessionConfiguration {
        var configuration = SessionConfiguration()
        configuration.settings = [("retries", "0")]
        configuration.access = CloudAccess(
            cloud: try .custom(
                name: "emulator", authority: "https://login.localhost:8443", vaultSuffix: "vault.localhost:8443"),
            vaults: [("mine", "https://mine.vault.localhost:8443")], certificates: [.bytes([1, 2, 3])],
            credentials: [
                "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s",
            ], connectTo: [.init(port: 8443, toHost: "127.0.0.1", toPort: 8443)])
        configuration.runTool = { _ in
            throw IdentityError(code: .credentialUnavailable, message: "no tool here", remedy: nil)
        }
        configuration.makeTransport = { wanted in
            made.withLock { $0.append(wanted) }
            return transport
        }
        return configuration
    }

    @Test func theGivenAzureIsUsedUntilAnotherIsAskedFor() async throws {
        let made = Locked<[TransportConfiguration]>([])
        let transport = DeadTransport()
        let sink = CapturingSink()
        let session = try Session(try bench(made, transport), sink: sink)
        #expect(await session.runEntry("connect mine") == .access)
        #expect(made.withLock { $0.last?.additionalCertificates } == [.bytes([1, 2, 3])])
        #expect(made.withLock { $0.last?.connectTo.count } == 1)
        #expect(transport.hosts.withLock { $0.contains { $0.contains("mine.vault.localhost:8443") } })

        // The emulator's roots and credentials go nowhere else.
        #expect(await session.runEntry("set cloud public") == .done)
        #expect(await session.runEntry("connect contoso-we") == .access)
        #expect(made.withLock { $0.last?.additionalCertificates } == [])
        #expect(made.withLock { $0.last?.connectTo } == [])
        let asked = transport.hosts.withLock { $0.filter { !$0.contains("localhost") } }
        #expect(!asked.isEmpty && asked.allSatisfy { $0.hasPrefix("https://contoso-we.vault.azure.net/") })
        #expect(sink.failures.last?.code == .access)
    }

    @Test func settingsShapeTheTransport() async throws {
        let made = Locked<[TransportConfiguration]>([])
        var configuration = try bench(made, DeadTransport())
        configuration.certificates = [.file("/extra.pem")]
        configuration.workingDirectory = "/folder"
        let session = try Session(configuration, sink: SilentSink())
        _ = await session.runEntry(
            "set ca-bundle ./roots.pem; set timeout 5s; set connect-timeout 2s; set jobs 3; set resolve a.b:10.0.0.4; set address-family ipv4"
        )
        _ = await session.runEntry("connect mine")
        let wanted = try #require(made.withLock { $0.last })
        #expect(wanted.additionalCertificates == [.file("/extra.pem"), .bytes([1, 2, 3]), .file("/folder/roots.pem")])
        #expect(wanted.timeout == .seconds(5))
        #expect(wanted.connectTimeout == .seconds(2))
        #expect(wanted.maximumConnectionsPerHost == 3)
        #expect(wanted.connectTo.first == .init(host: "a.b", toHost: "10.0.0.4"))
        #expect(wanted.addressFamily == .ipv4)
    }

    @Test func severalHostsHaveTheirAddresses() async throws {
        let made = Locked<[TransportConfiguration]>([])
        let session = try Session(try bench(made, DeadTransport()), sink: SilentSink())
        _ = await session.runEntry("set resolve \"a.b:10.0.0.4,c.d:fd00::1  e.f:[fd00::2]\"; connect mine")
        #expect(session.snapshot.setting("resolve") == "a.b:10.0.0.4, c.d:fd00::1, e.f:[fd00::2]")
        let wanted = try #require(made.withLock { $0.last }).connectTo
        #expect(wanted.prefix(3).map(\.host) == ["a.b", "c.d", "e.f"])
        #expect(wanted.prefix(3).map(\.toHost) == ["10.0.0.4", "fd00::1", "fd00::2"])
        #expect(wanted.count == 4)
        #expect(throws: Failure.self) { try HostOverride.list("a.b:10.0.0.4, A.B:10.0.0.5") }
    }

    @Test(arguments: ["a.b:nowhere", "a.b:", "a.b", "[::1]:10.0.0.1", "a_b.c:1.2.3"])
    func addressesOfHostsAreChecked(text: String) {
        #expect(throws: Failure.self) { try HostOverride(text) }
    }

    @Test func addressesOfVersionSixAreTaken() throws {
        for text in ["A.b:fd00::4", "a.b:[fd00::4]"] {
            #expect(try HostOverride(text).connectOverride == .init(host: "a.b", toHost: "fd00::4"))
        }
    }

    @Test func optionsOfTheCommandLineAreChecked() {
        var configuration = SessionConfiguration()
        configuration.settings = [("output", "yaml")]
        do {
            _ = try Session(configuration, sink: SilentSink())
            Issue.record("taken")
        } catch let failure as Failure {
            #expect(failure.exitCode == .usage)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("./out", "/folder/out"), ("out", "/folder/out"), ("/abs", "/abs"), ("~/x", "/home/ann/x"), ("~", "/home/ann"),
        ("../x", "/folder/../x"), ("././a", "/folder/a"),
    ])
    func pathsStartWhereTheyShould(text: String, path: String) throws {
        var configuration = SessionConfiguration()
        configuration.workingDirectory = "/folder"
        configuration.home = "/home/ann"
        #expect(try configuration.path(text) == path)
        #expect(throws: Failure.self) { try configuration.path("") }
        #expect(throws: Failure.self) { try configuration.path("a\0b") }
        configuration.home = nil
        #expect(throws: Failure.self) { try configuration.path("~/x") }
    }
}
