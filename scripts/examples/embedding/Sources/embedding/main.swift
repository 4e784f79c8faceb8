internal import AzureIdentity
internal import Emulator
internal import EmulatorAccess
internal import HTTPTransport
internal import Interpreter
internal import RelocationLanguage

/// Hears what the script says.
struct Listener: OutputSink {
    func receive(_ output: Output) {
        if case .text(let line) = output { print("script:", line) }
        if case .failure(let failure) = output { print("failed:", failure) }
    }
}

/// Signs in in this program's own way; here it leaves a line each time.
struct OwnCredential<Inner: TokenCredential>: TokenCredential {
    let inner: Inner
    var kind: String { "own" }
    func token(for request: TokenRequest) async throws -> AccessToken {
        print("signing in for", request.resource.prefix { $0 != "." })
        return try await inner.token(for: request)
    }
}

let server = try await EmulatorServer.start(
    EmulatorConfiguration(vaults: [.init(name: "contoso-we", region: "westeurope")]))
let azure = try CloudAccess(server.endpoints)
let way = TransportConfiguration(additionalCertificates: azure.certificates, connectTo: azure.connectTo)
let inner = try ClientSecretCredential(
    authority: server.endpoints.authority, tenant: server.endpoints.tenant, clientID: server.endpoints.clientID,
    secret: server.endpoints.clientSecret, transport: CurlTransport(way))
var configuration = SessionConfiguration()
(configuration.access, configuration.credential) = (azure, OwnCredential(inner: inner))
let script = SourceFile(name: "look.kvm", text: "connect contoso-we\necho \"${count(list all)} objects\"")
let session = try Session(configuration, sink: Listener())
for problem in await session.check(script) { print(problem) }
print("exit code", await session.run(script))
await server.stop()
