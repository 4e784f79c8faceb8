import ExactJSON
import Testing

@testable import Emulator

@Suite("The service's own limits")
struct LimitTests {
    private func allowed(
        _ factor: Double, _ requests: Int, vaults: [VaultConfiguration] = [VaultConfiguration(name: "alpha")],
        _ make: (Harness, Int) -> EmulatorRequest
    ) throws -> Int {
        let harness = try Harness(vaults) { $0.conditions.serviceLimits = factor }
        return (0..<requests).filter { harness.core.exchange(make(harness, $0))?.status != 429 }.count
    }

    @Test(
        "Each category has its budget for ten seconds, scaled by the factor",
        arguments: [
            ("PUT", "/secrets/a", 3, 0.01), ("GET", "/secrets/a", 40, 0.01),
            ("POST", "/certificates/c/import", 3, 0.01),
            ("GET", "/certificates", 40, 0.01), ("GET", "/keys/k", 40, 0.01), ("POST", "/keys/k/create", 2, 0.1),
            ("POST", "/secrets/restore", 40, 0.01),
        ])
    func budgets(method: String, path: String, limit: Int, factor: Double) throws {
        let count = try allowed(factor, limit + 5) { harness, _ in harness.request(method, path, [:]) }
        #expect(count == limit)
    }

    @Test("HSM keys have a smaller budget, and large RSA keys take more of theirs")
    func keys() throws {
        let hsm = try allowed(0.1, 6) { harness, _ in harness.request("POST", "/keys/k/create", ["kty": "EC-HSM"]) }
        #expect(hsm == 1)
        #expect(LimitLoad.weight(ofRSABits: 2048) == 1)
        #expect(LimitLoad.weight(ofRSABits: 3072) == 4)
        #expect(LimitLoad.weight(ofRSABits: 4096) == 8)
    }

    @Test("A window ends after ten seconds; all vaults of a subscription in a region have five times the budget")
    func windows() throws {
        let vaults = (0..<7).map { VaultConfiguration(name: "vault\($0)") }
        let count = try allowed(0.01, 70, vaults: vaults) { harness, number in
            harness.request("PUT", "/secrets/a", ["value": "v"], vault: "vault\(number % 7)")
        }
        #expect(count == 15)
        let harness = try Harness { $0.conditions.serviceLimits = 0.001 }
        let request = harness.request("PUT", "/secrets/a", ["value": "v"])
        #expect(harness.core.exchange(request)?.status == 200)
        let refused = harness.core.exchange(request)
        #expect(refused?.status == 429 && refused?.header("Retry-After") == nil)
        harness.clock.advance(by: .seconds(10))
        #expect(harness.core.exchange(request)?.status == 200)
    }
}
