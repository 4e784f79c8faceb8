import ExactJSON
import Locking
import Testing

@testable import Emulator

@Suite("The control plane's state as documents")
struct ControlStateTests {
    /// Documents as a store would hold them after every change.
    private final class Store: Sendable {
        private let documents = Locked<[String: StateDocument]>([:])

        init(_ core: EmulatorCore) {
            for document in core.controlDocuments { note(document) }
            core.journal.listen { self.note($0) }
        }

        private func note(_ document: StateDocument) {
            let key = "\(document.kind.rawValue) \(document.id)"
            documents.withLock { $0[key] = document.content == nil ? nil : document }
        }

        /// What would be read back: text, parsed again.
        func read() throws -> [StateDocument] {
            try documents.withLock { $0.values.map { $0 } }.map { document in
                StateDocument(
                    kind: document.kind, id: document.id,
                    content: try JSON(parsing: document.content?.serialized() ?? []))
            }
        }
    }

    private func change(_ control: ControlHarness) throws {
        let policy: JSON = [
            "tenantId": "11111111-1111-4111-8111-111111111111", "objectId": "44444444-4444-4444-8444-444444444444",
            "permissions": ["secrets": ["get"]],
        ]
        try control.call(
            "PUT", ControlHarness.vault("beta"),
            ControlHarness.vaultBody([
                ("accessPolicies", [policy]),
                ("networkAcls", ["defaultAction": "Deny", "ipRules": [["value": "1.2.3.4"]]]),
                ("softDeleteRetentionInDays", 9), ("enablePurgeProtection", true), ("enabledForDeployment", true),
                ("publicNetworkAccess", "Disabled"),
            ]).setting("tags", ["a": "b"]))
        try control.call("PATCH", ControlHarness.alpha, ["tags": ["x": "y"]])
        try control.call("PUT", ControlHarness.vault("gone"), ControlHarness.vaultBody())
        try control.call("DELETE", ControlHarness.vault("gone"))
        try control.call("PUT", ControlHarness.vault("purged"), ControlHarness.vaultBody())
        try control.call("DELETE", ControlHarness.vault("purged"))
        let location = "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.KeyVault/locations/westeurope"
        try control.call("POST", "\(location)/deletedVaults/purged/purge")
        let group = "/subscriptions/\(ControlHarness.subscription)/resourceGroups/more"
        try control.call("PUT", group, ["location": "westeurope", "tags": ["g": "h"]])
        let network = "\(group)/providers/Microsoft.Network/virtualNetworks"
        try control.call("PUT", "\(network)/kept", ["location": "westeurope"])
        try control.call("PUT", "\(network)/dropped", ["location": "westeurope"])
        try control.call("DELETE", "\(network)/dropped")
        let roles = "/providers/Microsoft.Authorization"
        let custom = "99999999-8888-4777-8666-555555555555"
        try control.call(
            "PUT", "\(roles)/roleDefinitions/\(custom)",
            ["properties": ["roleName": "Own", "assignableScopes": ["/"], "permissions": [["dataActions": ["a/b"]]]]])
        try control.call(
            "PUT", "\(ControlHarness.alpha)\(roles)/roleAssignments/88888888-8888-4888-8888-888888888881",
            [
                "properties": [
                    "roleDefinitionId": .text("\(roles)/roleDefinitions/\(custom)"),
                    "principalId": "44444444-4444-4444-8444-444444444444", "description": "d",
                ]
            ])
        let template: JSON = ["$schema": "s", "resources": [], "outputs": ["o": ["type": "string", "value": "v"]]]
        try control.call(
            "PUT", "\(group)/providers/Microsoft.Resources/deployments/d", ["properties": ["template": template]])
    }

    @Test("Every change is told, and a new service with the same documents answers as the old one")
    func roundTrip() throws {
        let old = try ControlHarness()
        let store = Store(old.core)
        try change(old)
        let new = try ControlHarness([])
        try new.core.restoreControl(try store.read())
        #expect(
            Set(new.core.controlDocuments.map { "\($0.kind) \($0.id)" })
                == Set(old.core.controlDocuments.map { "\($0.kind) \($0.id)" }))
        let subscription = "/subscriptions/\(ControlHarness.subscription)"
        for path in [
            ControlHarness.alpha, ControlHarness.vault("beta"), ControlHarness.vault("gone"), "/subscriptions",
            "\(subscription)/resourceGroups", "\(subscription)/resources",
            "\(subscription)/providers/Microsoft.KeyVault/deletedVaults",
            "\(subscription)/providers/Microsoft.Authorization/roleAssignments",
            "\(subscription)/providers/Microsoft.Authorization/roleDefinitions",
            "\(subscription)/resourceGroups/more/providers/Microsoft.Resources/deployments/d",
        ] {
            #expect(try new.call("GET", path).json == old.call("GET", path).json, "\(path)")
        }
        #expect(try new.call("PUT", ControlHarness.vault("purged"), ControlHarness.vaultBody()).status == 200)
    }

    @Test(
        "A document that cannot be read is an error and changes nothing",
        arguments: [
            StateDocument(kind: .vault, id: "v", content: ["name": "x"]),
            StateDocument(kind: .vault, id: "v", content: []),
            StateDocument(kind: .assignment, id: "a", content: ["name": 1]),
            StateDocument(kind: .role, id: "r", content: [:]),
            StateDocument(kind: .group, id: "g", content: ["location": true]),
            StateDocument(kind: .resource, id: "r", content: ["members": [:]]),
            StateDocument(kind: .deployment, id: "d", content: [:]),
            StateDocument(kind: .operation, id: "o", content: ["due": "soon"]),
            StateDocument(kind: .subscription, id: "s", content: [:]),
        ])
    func unreadable(document: StateDocument) throws {
        let control = try ControlHarness()
        let error = #expect(throws: EmulatorError.self) { try control.core.restoreControl([document]) }
        #expect(error?.code == .state)
        #expect(try control.call("GET", ControlHarness.alpha).status == 200)
    }
}
