import ExactJSON
import Testing

@testable import Emulator

/// A service without a socket whose Resource Manager is asked by its operator, or by another principal of the test.
struct ControlHarness {
    static let subscription = "22222222-2222-4222-8222-222222222222"
    static let group = "/subscriptions/\(subscription)/resourceGroups/emulator"
    static let alpha = "\(group)/providers/Microsoft.KeyVault/vaults/alpha"

    let harness: Harness
    var core: EmulatorCore { harness.core }

    init(
        _ vaults: [VaultConfiguration] = [VaultConfiguration(name: "alpha")], seed: JSON? = nil,
        _ change: (inout EmulatorConfiguration) -> Void = { _ in }
    ) throws {
        harness = try Harness(vaults, change)
        if let seed { try SeedFile(parsing: seed.serialized()).fill(harness.core) }
    }

    private static func token(_ harness: Harness, _ principal: Principal) throws -> String {
        try harness.core.issuer.token(
            for: principal, resource: "https://management.localhost:\(Harness.port)", now: harness.clock.seconds)
    }

    /// Asks Resource Manager; `path` gets an api-version unless it has one.
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: JSON? = nil, version: String = "2024-11-01",
        as principal: Principal = .operator
    ) throws -> Reply {
        let token = try Self.token(harness, principal)
        let separator = path.contains("?") ? "&" : "?"
        let target = path.contains("api-version=") ? path : "\(path)\(separator)api-version=\(version)"
        return Reply(
            core.handle(
                EmulatorRequest(
                    method, authority: "management.localhost:\(Harness.port)", target: target,
                    headers: [("Authorization", "Bearer \(token)")], body: body?.serialized() ?? [])))
    }

    /// Follows a link that an answer gave, which must lead to the caller's host and port.
    func follow(_ link: String?, as principal: Principal = .operator) throws -> Reply {
        let origin = "https://management.localhost:\(Harness.port)"
        let link = try #require(link)
        try #require(link.hasPrefix(origin + "/"))
        return try call("GET", String(link.dropFirst(origin.count)), as: principal)
    }

    /// A request to a vault by another principal, from an address.
    func data(
        _ method: String, _ target: String, _ body: JSON? = nil, vault: String = "alpha", as principal: Principal,
        from address: String = "127.0.0.1"
    ) throws -> Reply {
        let token = try core.issuer.token(
            for: principal, resource: "https://vault.localhost:\(Harness.port)", now: harness.clock.seconds)
        return Reply(
            core.handle(
                EmulatorRequest(
                    method, authority: "\(vault).vault.localhost:\(Harness.port)", target: "\(target)?api-version=7.4",
                    headers: [("Authorization", "Bearer \(token)")], body: body?.serialized() ?? [],
                    clientAddress: address)))
    }

    static func vaultBody(
        location: String = "westeurope", _ properties: [(String, JSON)] = []
    ) -> JSON {
        let standard: JSON = [
            "tenantId": "11111111-1111-4111-8111-111111111111", "sku": ["family": "A", "name": "standard"],
            "accessPolicies": [],
        ]
        return [
            "location": .text(location),
            "properties": properties.reduce(standard) { $0.setting($1.0, $1.1) },
        ]
    }

    static func vault(_ name: String, group: String = Self.group) -> String {
        "\(group)/providers/Microsoft.KeyVault/vaults/\(name)"
    }
}
