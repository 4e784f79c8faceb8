import ExactJSON
import Testing

@testable import Emulator

@Suite("The control endpoint")
struct ControlTests {
    private func call(
        _ core: EmulatorCore, _ method: String, _ target: String, _ body: String = "", token: String? = nil,
        address: String = "127.0.0.1"
    ) -> Reply {
        Reply(
            core.handle(
                EmulatorRequest(
                    method, authority: "control.localhost:8443", target: target,
                    headers: [("Authorization", "Bearer \(token ?? core.controlToken)")], body: Array(body.utf8),
                    clientAddress: address)))
    }

    @Test("It wants its token and a caller on the same machine")
    func access() throws {
        let core = try Harness().core
        #expect(call(core, "GET", "/conditions").status == 200)
        #expect(call(core, "GET", "/conditions", token: "x").status == 401)
        #expect(call(core, "GET", "/conditions", token: "").status == 401)
        #expect(call(core, "GET", "/conditions", address: "10.0.0.1").status == 403)
        #expect(call(core, "GET", "/conditions", address: "::1").status == 200)
        #expect(call(core, "GET", "/elsewhere").status == 404)
    }

    @Test("PATCH changes what it names, PUT begins from the start, and what is wrong changes nothing")
    func conditions() throws {
        let core = try Harness().core
        let text = #"""
            {"latency": "20ms", "latencySpread": "0.5s", "serviceLimits": 0.5, "retryAfter": 3, "emptyPages": true,
             "rateLimit": {"requests": 9, "window": "2s"}, "tokenLifetime": "1m",
             "demandedClaims": {"access_token": {}}, "faults": [
               {"method": "GET", "path": "/secrets/*", "occurrence": {"rate": 0.25}, "action": "reset"},
               {"action": "refuse", "status": 429, "retryAfter": 1, "occurrence": {"nth": 2}}]}
            """#
        #expect(call(core, "PATCH", "/conditions", text).status == 200)
        let conditions = core.conditions
        #expect(conditions.latency == .milliseconds(20) && conditions.latencySpread == .milliseconds(500))
        #expect(conditions.serviceLimits == 0.5 && conditions.retryAfter == 3 && conditions.emptyPages)
        #expect(conditions.rateLimit == RateLimit(requests: 9, window: .seconds(2)))
        #expect(conditions.tokenLifetime == .seconds(60) && conditions.faults.count == 2)
        #expect(conditions.faults.first?.occurrence == .rate(0.25))
        for bad in [
            #"{"latency": 3}"#, #"{"latency": "fast"}"#, #"{"speed": "1s"}"#, #"{"faults": [{"action": "explode"}]}"#,
            #"{"faults": [{"action": "hang", "occurrence": {"nth": 0}}]}"#, #"{"serviceLimits": -1}"#,
            #"{"latency": "1s", "demandedClaims": 7}"#, "", "[]",
        ] {
            #expect(call(core, "PATCH", "/conditions", bad).status == 400)
        }
        #expect(core.conditions.latency == .milliseconds(20))
        #expect(call(core, "PATCH", "/conditions", #"{"rateLimit": null, "demandedClaims": null}"#).status == 200)
        #expect(core.conditions.rateLimit == nil && core.conditions.demandedClaims == nil)
        #expect(call(core, "PUT", "/conditions", #"{"emptyPages": true}"#).status == 200)
        #expect(core.conditions.latency == .zero && core.conditions.emptyPages)
    }

    @Test("The clock moves")
    func clock() throws {
        let core = try Harness().core
        #expect(call(core, "GET", "/clock")["time"]?.int == Harness.start)
        #expect(call(core, "POST", "/clock", #"{"advance": "90d"}"#)["time"]?.int == Harness.start + 90 * 86_400)
        #expect(call(core, "POST", "/clock", #"{"advance": "soon"}"#).status == 400)
        #expect(call(core, "POST", "/clock", "{}").status == 400)
    }

    @Test("Device codes are approved and declined by user name, sessions ended by principal")
    func identity() throws {
        let world = try IdentityWorld()
        let core = world.harness.core
        func begin() -> Reply {
            world.post(
                [
                    "client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "scope": "\(IdentityWorld.resource)/.default",
                ], "oauth2/v2.0/devicecode")
        }
        let code = try begin().text("user_code")
        #expect(call(core, "GET", "/device-codes")["pending"] == [.text(code)])
        #expect(call(core, "POST", "/device-codes/\(code)", #"{"user": "certified"}"#).status == 400)
        #expect(call(core, "POST", "/device-codes/\(code)", #"{"user": "nobody"}"#).status == 400)
        #expect(call(core, "POST", "/device-codes/\(code)", #"{"user": "anna@contoso.example"}"#).status == 204)
        #expect(call(core, "POST", "/device-codes/\(code)", #"{"declined": true}"#).status == 404)
        #expect(
            call(core, "POST", "/device-codes/\(try begin().text("user_code"))", #"{"declined": true}"#).status == 204)
        #expect(call(core, "POST", "/revocations", #"{"principal": "anna"}"#).status == 204)
        #expect(core.issuer.revocations.session(of: IdentityWorld.object("anna")) == 1)
        #expect(call(core, "POST", "/revocations", #"{"principal": "ghost"}"#).status == 400)
    }

    @Test("The request log holds paths, states and faults, and neither values nor tokens")
    func log() throws {
        let harness = try Harness()
        let log = harness.core.log
        let request = harness.request(
            "PUT", "/secrets/a?secret=hush", ["value": "hush"], headers: [("x-ms-client-request-id", "id-1")])
        let delivery = harness.core.execute(request, nil)
        log.note(RequestLog.Entry(request, delivery, .hang, began: 5, now: 9))
        let reply = call(harness.core, "GET", "/requests")
        let entry = try #require(reply["requests"]?.array?.first)
        #expect(entry["path"]?.string == "/secrets/a" && entry["parameters"]?.string == "secret&api-version")
        #expect(entry["status"]?.int == 200 && entry["milliseconds"]?.int == 4 && entry["fault"]?.string == "hang")
        #expect(entry["clientRequestId"]?.string == "id-1")
        let text = String(decoding: reply.response.body, as: UTF8.self)
        #expect(!text.contains("hush") && !text.contains(harness.token))
        #expect(call(harness.core, "GET", "/requests?after=1")["requests"] == [])
        #expect(call(harness.core, "DELETE", "/requests").status == 204)
        #expect(call(harness.core, "GET", "/requests")["requests"] == [])
    }
}
