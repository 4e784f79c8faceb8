import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Latency, limits, faults")
struct ConditionTests {
    private func harness(_ change: (inout Conditions) -> Void) throws -> Harness {
        try Harness([VaultConfiguration(name: "alpha"), VaultConfiguration(name: "beta")]) { change(&$0.conditions) }
    }

    private func exchange(
        _ harness: Harness, _ method: String, _ target: String, _ body: JSON? = nil, vault: String = "alpha"
    ) -> Reply? {
        harness.core.exchange(harness.request(method, target, body, vault: vault)).map(Reply.init)
    }

    @Test("The limit holds for each vault and window, without Retry-After by default")
    func rateLimit() throws {
        let harness = try harness { $0.rateLimit = RateLimit(requests: 2, window: .seconds(10)) }
        for _ in 0..<2 { #expect(exchange(harness, "GET", "/secrets")?.status == 200) }
        let refused = try #require(exchange(harness, "GET", "/secrets"))
        #expect(refused.status == 429)
        #expect(refused.code == "Throttled")
        #expect(refused.response.header("Retry-After") == nil)
        #expect(exchange(harness, "GET", "/secrets", vault: "beta")?.status == 200)
        harness.clock.advance(by: .seconds(10))
        #expect(exchange(harness, "GET", "/secrets")?.status == 200)
    }

    @Test("Retry-After is sent when it is asked for; the challenge is never limited")
    func retryAfter() throws {
        let harness = try harness { $0.rateLimit = RateLimit(requests: 0, retryAfter: 7) }
        #expect(exchange(harness, "GET", "/secrets")?.response.header("Retry-After") == "7")
        let bare = EmulatorRequest("GET", authority: "alpha.vault.localhost:8443", target: "/secrets")
        #expect(harness.core.exchange(bare)?.status == 401)
    }

    @Test("The n-th matching request is hit, counted by method, path and vault")
    func occurrence() throws {
        let fault = ServiceError(503, "ServiceUnavailable", "later")
        let harness = try harness {
            $0.faults = [FaultRule("GET", "/secrets/*", vault: "ALPHA", .nth(2), .refuse(fault))]
        }
        harness.call("PUT", "/secrets/a", ["value": "v"])
        #expect(exchange(harness, "GET", "/secrets/a")?.status == 200)
        #expect(exchange(harness, "GET", "/secrets")?.status == 200)
        #expect(exchange(harness, "GET", "/secrets/a", vault: "beta")?.status == 404)
        #expect(exchange(harness, "GET", "/secrets/a")?.status == 503)
        #expect(exchange(harness, "GET", "/secrets/a")?.status == 200)
    }

    @Test("Occurrences: always, first, every, from")
    func occurrences() {
        func hits(_ occurrence: FaultRule.Occurrence) -> [Int] { (1...7).filter { occurrence.includes($0) } }
        #expect(hits(.always) == [1, 2, 3, 4, 5, 6, 7])
        #expect(hits(.first(2)) == [1, 2])
        #expect(hits(.every(3)) == [3, 6])
        #expect(hits(.from(6)) == [6, 7])
        #expect(hits(.every(0)) == [])
    }

    @Test("Faults before execution change nothing, faults after it have happened")
    func beforeAndAfter() throws {
        let harness = try harness {
            $0.faults = [
                FaultRule("PUT", "/secrets/before", .always, .closeBefore),
                FaultRule("PUT", "/secrets/refused", .always, .refuse(ServiceError(500, "InternalServerError", "x"))),
                FaultRule("PUT", "/secrets/after", .always, .closeAfter),
                FaultRule("PUT", "/secrets/lied", .always, .executeAndRefuse(ServiceError(500, "X", "x"))),
                FaultRule("PUT", "/secrets/late", .always, .closeAndExecuteLater(.seconds(1))),
            ]
        }
        for (name, status, isThere) in [
            ("before", nil, false), ("refused", 500, false), ("after", nil, true), ("lied", 500, true),
            ("late", nil, true),
        ] as [(String, Int?, Bool)] {
            #expect(exchange(harness, "PUT", "/secrets/\(name)", ["value": "v"])?.status == status)
            #expect((harness.call("GET", "/secrets/\(name)").status == 200) == isThere)
        }
    }

    @Test("A late write is not executed at once")
    func later() throws {
        let harness = try harness {
            $0.faults = [FaultRule("PUT", "/**", .always, .closeAndExecuteLater(.milliseconds(50)))]
        }
        let request = harness.request("PUT", "/secrets/a", ["value": "v"])
        let delivery = harness.core.execute(request, harness.core.treatment(of: request).action)
        #expect(delivery.response == nil)
        #expect(delivery.executeLater == .milliseconds(50))
        #expect(harness.call("GET", "/secrets/a").status == 404)
    }

    @Test("A demand for claims is a 401 whose header holds them in Base64")
    func claims() throws {
        let harness = try harness {
            $0.faults = [FaultRule(nil, "/**", .nth(1), .demandClaims("{\"access_token\":{}}"))]
        }
        let reply = try #require(exchange(harness, "GET", "/secrets"))
        #expect(reply.status == 401)
        let header = try #require(reply.response.header("WWW-Authenticate"))
        #expect(header.contains("error=\"insufficient_claims\""))
        #expect(header.contains("claims=\"\(Base64.encode("{\"access_token\":{}}".utf8))\""))
        #expect(exchange(harness, "GET", "/secrets")?.status == 200)
    }

    @Test("The token issuer can fail too")
    func tokenFault() throws {
        let harness = try harness {
            $0.faults = [FaultRule("POST", "/*/oauth2/v2.0/token", .nth(1), .closeBefore)]
        }
        let request = EmulatorRequest(
            "POST", authority: "login.localhost:8443",
            target: "/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token")
        #expect(harness.core.exchange(request) == nil)
        #expect(harness.core.exchange(request)?.status == 400)
    }

    @Test("Latency lies between its fixed part and that plus the spread")
    func spread() throws {
        let harness = try harness {
            $0.latency = .milliseconds(20)
            $0.latencySpread = .milliseconds(10)
        }
        let request = harness.request("GET", "/secrets")
        let latencies = (0..<200).map { _ in harness.core.treatment(of: request).latency }
        #expect(latencies.allSatisfy { $0 >= .milliseconds(20) && $0 <= .milliseconds(30) })
        #expect(Set(latencies).count > 100)
    }

    @Test("Path patterns match whole paths")
    func patterns() {
        func matches(_ pattern: String, _ path: String) -> Bool {
            FaultRule(nil, pattern, .always, .closeBefore)
                .matches("GET", vault: "alpha", path.lowercased().split(separator: "/"))
        }
        #expect(matches("/secrets/*/backup", "/secrets/A/backup"))
        #expect(!matches("/secrets/*/backup", "/secrets/a"))
        #expect(!matches("/secrets/*", "/secrets/a/backup"))
        #expect(matches("/secrets/**", "/secrets/a/backup"))
        #expect(matches("/**", "/"))
        #expect(!matches("/secrets/*", "/secrets"))
    }

    @Test("New conditions start the counts anew and keep the windows of the limit")
    func reset() throws {
        let harness = try harness {
            $0.rateLimit = RateLimit(requests: 1)
            $0.faults = [FaultRule(nil, "/**", .nth(1), .closeBefore)]
        }
        #expect(exchange(harness, "GET", "/secrets") == nil)
        #expect(exchange(harness, "GET", "/secrets")?.status == 200)
        harness.core.conditions.latency = .milliseconds(1)
        #expect(exchange(harness, "GET", "/secrets") == nil)
        #expect(exchange(harness, "GET", "/secrets")?.status == 429)
    }
}
