import ExactJSON
import FoundationEssentials
import Testing

@testable import Emulator

@Suite("Managed identity endpoints")
struct ManagedIdentityTests {
    private static let machine = "/metadata/identity/oauth2/token"

    private func endpoint(_ world: IdentityWorld, arc: ArcKey? = nil) -> ManagedIdentityEndpoint {
        ManagedIdentityEndpoint(
            issuer: world.harness.core.issuer, portSuffix: ":8443", secret: "header-secret", arcKey: arc)
    }

    private func ask(
        _ endpoint: ManagedIdentityEndpoint, _ path: String, _ query: [String: String],
        headers: [(name: String, value: String)] = [("Metadata", "true")], method: String = "GET", form: String = ""
    ) -> Reply {
        let query = query.map { "\($0.key)=\(Query.encode($0.value))" }.joined(separator: "&")
        return Reply(
            endpoint.handle(
                EmulatorRequest(
                    method, authority: "127.0.0.1:1", target: "\(path)?\(query)", headers: headers,
                    body: Array(form.utf8)), now: Harness.start))
    }

    private func name(_ world: IdentityWorld, _ reply: Reply) throws -> String {
        let id = try world.claims(reply)["oid"]?.string
        return try #require(world.harness.core.directory.principals.first { $0.objectID == id }?.name)
    }

    @Test("The metadata service gives the system's identity, or the one that is named in either of three ways")
    func virtualMachine() throws {
        let world = try IdentityWorld()
        let endpoint = endpoint(world)
        let query = ["api-version": "2018-02-01", "resource": IdentityWorld.resource]
        let reply = ask(endpoint, Self.machine, query)
        #expect(try name(world, reply) == "machine")
        #expect(reply["expires_in"]?.string == "3600")
        #expect(reply["expires_on"]?.string == String(Harness.start + 3_600))
        #expect(reply["resource"]?.string == IdentityWorld.resource)
        for (parameter, value) in [
            ("client_id", IdentityWorld.client("first")), ("object_id", IdentityWorld.object("first")),
            ("msi_res_id", "/Identities/First"),
        ] {
            let reply = ask(endpoint, Self.machine, query.merging([parameter: value]) { $1 })
            #expect(try name(world, reply) == "first")
        }
    }

    @Test("The metadata service's refusals")
    func virtualMachineRefusals() throws {
        let world = try IdentityWorld()
        let endpoint = endpoint(world)
        let query = ["api-version": "2018-02-01", "resource": IdentityWorld.resource]
        func error(_ query: [String: String], headers: [(name: String, value: String)] = [("Metadata", "true")])
            -> String?
        {
            let reply = ask(endpoint, Self.machine, query, headers: headers)
            #expect(reply.status == 400)
            return reply["error"]?.string
        }
        #expect(error(query, headers: []) == "bad_request_102")
        #expect(error(query, headers: [("Metadata", "true"), ("X-Forwarded-For", "10.0.0.1")]) == "invalid_request")
        #expect(error(["resource": IdentityWorld.resource]) == "bad_request_106")
        #expect(error(["api-version": "2018-02-01"]) == "bad_request_103")
        #expect(error(query.merging(["resource": "https://nowhere.example"]) { $1 }) == "invalid_resource")
        #expect(error(query.merging(["client_id": "nobody"]) { $1 }) == "invalid_request")
        #expect(error(query.merging(["client_id": IdentityWorld.client("second")]) { $1 }) == "invalid_request")
        #expect(error(query.merging(["client_id": "a", "object_id": "b"]) { $1 }) == "invalid_request")
        #expect(ask(endpoint, Self.machine, query, method: "POST").status == 405)
        #expect(ask(endpoint, "/nothing", query).status == 404)
    }

    @Test("Without a system's identity the only one serves, none is an error, and of several one must be named")
    func choice() {
        func identity(_ id: String, system: Bool = false) -> Principal {
            Principal(
                .managedIdentity(ManagedIdentity(isSystemAssigned: system, resourceID: id)), name: id, clientID: id,
                objectID: id)
        }
        func chosen(_ principals: [Principal]) -> String? {
            let choice = IdentityChoice(clientID: nil, objectID: nil, resourceID: nil)
            switch choice.identity(among: principals, on: .virtualMachine) {
            case .success(let principal): return principal.name
            case .failure(let problem): return String(problem.text.prefix(8))
            }
        }
        #expect(chosen([identity("a")]) == "a")
        #expect(chosen([identity("a"), identity("b")]) == "Multiple")
        #expect(chosen([identity("a"), identity("b", system: true)]) == "b")
        #expect(chosen([.operator]) == "Identity")
    }

    @Test("An App Service asks with its secret header")
    func appService() throws {
        let world = try IdentityWorld()
        let endpoint = endpoint(world)
        let query = ["api-version": "2019-08-01", "resource": IdentityWorld.resource]
        func ask(_ more: [String: String], header: String? = "header-secret") -> Reply {
            self.ask(
                endpoint, "/msi/token", query.merging(more) { $1 },
                headers: header.map { [("X-IDENTITY-HEADER", $0)] } ?? [])
        }
        let reply = ask([:])
        #expect(try name(world, reply) == "machine")
        #expect(reply["expires_on"]?.string == String(Harness.start + 3_600) && reply["expires_in"] == nil)
        #expect(try name(world, ask(["mi_res_id": "/identities/second"])) == "second")
        #expect(ask([:], header: nil).status == 401)
        let wrong = ask([:], header: "x")
        #expect(wrong.status == 401 && wrong["statusCode"]?.int == 401 && wrong["message"]?.string != nil)
        #expect(ask(["api-version": "2017-09-01"]).status == 400)
        #expect(ask(["client_id": "nobody"]).status == 400)
        #expect(ask(["resource": "https://nowhere.example"]).status == 500)
        #expect(ask(["resource": ""]).status == 400)
    }

    @Test("A machine of Azure Arc must read a file first")
    func arc() throws {
        let world = try IdentityWorld()
        let folder = FileManager.default.temporaryDirectory.appending(path: "kvmsh-arc-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = try ArcKey(in: folder)
        let endpoint = endpoint(world, arc: key)
        let path = "/arc/metadata/identity/oauth2/token"
        let query = ["api-version": "2020-06-01", "resource": IdentityWorld.resource]
        let challenge = ask(endpoint, path, query)
        #expect(challenge.status == 401)
        let header = try #require(challenge.response.header("WWW-Authenticate"))
        #expect(header.hasPrefix("Basic realm=") && header.hasSuffix(".key"))
        let secret = try String(contentsOfFile: String(header.dropFirst("Basic realm=".count)), encoding: .utf8)
        func answer(_ secret: String) -> Reply {
            ask(endpoint, path, query, headers: [("Metadata", "true"), ("Authorization", "Basic \(secret)")])
        }
        #expect(try name(world, answer(secret)) == "machine")
        #expect(answer("x").status == 401)
        #expect(ask(endpoint, path, query, headers: []).status == 400)
        #expect(ask(self.endpoint(world), path, query).status == 404)
    }

    @Test("The Cloud Shell posts a form")
    func cloudShell() throws {
        let world = try IdentityWorld()
        let endpoint = endpoint(world)
        func post(_ form: String, headers: [(name: String, value: String)] = [("Metadata", "true")]) -> Reply {
            ask(endpoint, "/cloudshell/oauth2/token", [:], headers: headers, method: "POST", form: form)
        }
        let form = "resource=\(Query.encode(IdentityWorld.resource))"
        #expect(try name(world, post(form)) == "machine")
        #expect(post(form, headers: []).status == 400)
        #expect(post("").status == 400)
        #expect(post("resource=https%3A%2F%2Fnowhere.example").status == 400)
    }
}
