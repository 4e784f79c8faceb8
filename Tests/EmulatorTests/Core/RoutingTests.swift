import ExactJSON
import Testing

@testable import Emulator

@Suite("Routes, versions, headers")
struct RoutingTests {
    @Test("A word is preferred to a parameter, an optional parameter may be missing, empty segments are ignored")
    func patterns() throws {
        var router = Router()
        func add(_ method: String, _ pattern: String) {
            router.on(method, pattern) { context in
                let text = context.parameters.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")
                return .json(.text("\(pattern) \(text)"))
            }
        }
        add("GET", "things/{name}/{version?}")
        add("GET", "things/{name}/versions")
        add("POST", "things/restore")
        add("POST", "things/{name}/{version?}/sign")
        let harness = try Harness()
        func route(_ method: String, _ path: String) throws -> String {
            let (handler, parameters) = try router.route(method, path)
            let context = RequestContext(
                core: harness.core, vault: try #require(harness.core.vaults["alpha"]),
                caller: Caller(clientID: "", objectID: "", tenant: ""), apiVersion: .newest,
                request: harness.request(method, path), now: 0, parameters: parameters)
            return String(decoding: try handler(context).body, as: UTF8.self)
        }
        #expect(try route("GET", "/things/a") == "\"things/{name}/{version?} name=a\"")
        #expect(try route("GET", "/Things/a/") == "\"things/{name}/{version?} name=a\"")
        #expect(try route("GET", "/things/a/VERSIONS") == "\"things/{name}/versions name=a\"")
        #expect(try route("GET", "/things/a/v1") == "\"things/{name}/{version?} name=a,version=v1\"")
        #expect(try route("POST", "/things/a//sign") == "\"things/{name}/{version?}/sign name=a\"")
        #expect(try route("POST", "/things/a/v1/sign") == "\"things/{name}/{version?}/sign name=a,version=v1\"")
        #expect(try route("GET", "/things/a%2Db") == "\"things/{name}/{version?} name=a-b\"")
        #expect(throws: ServiceError.methodNotAllowed("DELETE")) { try route("DELETE", "/things/a") }
        #expect(throws: ServiceError.self) { try route("GET", "/other/a/b/c/d") }
    }

    @Test("An unknown method on a known path is 405 with the service's text")
    func methodNotAllowed() throws {
        let reply = try Harness().call("PUT", "/secrets")
        #expect(reply.status == 405)
        #expect(reply.code == "MethodNotAllowed")
        #expect(reply.message == "HTTP PUT not allowed")
        #expect(try Harness().call("PATCH", "/deletedsecrets/a").status == 405)
        #expect(try Harness().call("GET", "/some/unknown/path").status == 404)
    }

    @Test("The api-version is required and checked")
    func apiVersion() throws {
        let harness = try Harness()
        var request = harness.request("GET", "/secrets")
        request.query = ""
        #expect(harness.core.handle(request).status == 400)
        #expect(harness.call("GET", "/secrets", version: "1999-01-01").status == 400)
        for version in ["2016-10-01", "7.0", "7.4", "7.6-preview.2", "2025-07-01", "2026-04-01"] {
            #expect(harness.call("GET", "/secrets", version: version).status == 200)
        }
    }

    @Test("recoverableDays appears from 7.1 on")
    func gatedFields() throws {
        let harness = try Harness()
        let old = harness.call("PUT", "/secrets/a", ["value": "v"], version: "7.0")
        #expect(old["attributes"]?["recoveryLevel"] != nil)
        #expect(old["attributes"]?["recoverableDays"] == nil)
        #expect(harness.call("GET", "/secrets/a", version: "7.1")["attributes"]?["recoverableDays"]?.int == 90)
    }

    @Test("Every answer carries the service's headers and echoes the client's request id")
    func headers() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha", region: "northeurope")])
        for target in ["/secrets", "/secrets/none"] {
            let response = harness.call("GET", target, headers: [("x-ms-client-request-id", "abc-1")]).response
            #expect(response.header("x-ms-keyvault-region") == "northeurope")
            #expect(response.header("x-ms-client-request-id") == "abc-1")
            #expect(response.header("x-ms-request-id")?.utf8.count == 36)
            #expect(
                response.header("x-ms-keyvault-network-info")
                    == "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;")
            #expect(response.header("Cache-Control") == "no-cache")
            #expect(response.header("Strict-Transport-Security") == "max-age=31536000;includeSubDomains")
            #expect(response.header("Date") == "Mon, 02 Feb 2026 02:40:00 GMT")
        }
    }

    @Test(
        "A host that is no vault of the emulator is 404",
        arguments: ["nobody.vault.localhost", "x.y.vault.localhost", "example.org", "vault.localhost", ""])
    func unknownHost(host: String) throws {
        let response = try Harness().core.handle(EmulatorRequest("GET", authority: host, target: "/secrets"))
        #expect(response.status == 404)
    }

    @Test("Vaults do not see each other, and ids carry the host and port that the caller used")
    func separation() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha"), VaultConfiguration(name: "Beta")])
        let reply = harness.call("PUT", "/secrets/a", ["value": "v"], vault: "BETA")
        #expect(reply["id"]?.string?.hasPrefix("https://beta.vault.localhost:8443/secrets/a/") == true)
        #expect(harness.call("GET", "/secrets/a").status == 404)
    }

    @Test("Any bytes in path, query and body get an answer and break nothing")
    func fuzz() throws {
        let harness = try Harness()
        harness.call("PUT", "/secrets/keep", ["value": "v"])
        var generator = SeededGenerator(state: 3)
        let pieces = [
            "secrets", "keys", "certificates", "restore", "versions", "backup", "keep", "%", "%zz", "%00", "..",
            "{name}", "",
        ]
        for _ in 0..<400 {
            let path = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                "/" + (pieces.randomElement(using: &generator) ?? "")
            }.joined()
            let method = ["GET", "POST", "PATCH"].randomElement(using: &generator) ?? "GET"
            var request = harness.request(method, path)
            request.body = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let status = harness.core.handle(request).status
            #expect((200...499).contains(status))
        }
        #expect(harness.call("GET", "/secrets/keep")["value"]?.string == "v")
    }

    @Test("Dates of headers and of ISO 8601 agree with the calendar")
    func dates() throws {
        #expect(HTTPDate.text(epoch: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(epoch: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.stamp(epoch: 951_782_400) == "2000-02-29 00:00:00Z")
        for epoch in stride(from: Int64(-10_000_000_000), to: 20_000_000_000, by: 86_399 * 37) {
            #expect(CivilDate(epoch: epoch).epoch == epoch)
        }
        #expect(CivilDate(iso: "2026-02-02T02:40:00Z")?.epoch == 1_770_000_000)
        #expect(CivilDate(iso: "2026-02-02")?.epoch == 1_769_990_400)
        for text in ["", "2026", "2026-13-01", "2026-01-01T", "2026-01-01T00:00:00", "x-y-z"] {
            #expect(CivilDate(iso: text) == nil)
        }
    }
}
