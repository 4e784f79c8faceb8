import ExactJSON
import Testing

@testable import Emulator

@Suite("Roles and their assignments")
struct RoleTests {
    static let officer = Principal(
        clientID: "66666666-6666-4666-8666-666666666661", clientSecret: "s",
        objectID: "66666666-6666-4666-8666-66666666666a", name: "officer")

    private static let seed: JSON = [
        "principals": [
            [
                "name": "officer", "clientId": "66666666-6666-4666-8666-666666666661",
                "objectId": "66666666-6666-4666-8666-66666666666a", "secrets": ["s"],
            ]
        ],
        "groups": [["name": "team", "members": ["officer"], "objectId": "66666666-6666-4666-8666-66666666666b"]],
        "roleAssignments": [],
    ]

    private func assignment(_ scope: String, _ last: Int = 1) -> String {
        "\(scope)/providers/Microsoft.Authorization/roleAssignments/88888888-8888-4888-8888-88888888888\(last)"
    }

    private func body(_ role: String, principal: String = officer.objectID) -> JSON {
        [
            "properties": [
                "roleDefinitionId": .text("/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/\(role)"),
                "principalId": .text(principal), "principalType": "ServicePrincipal",
            ]
        ]
    }

    private let secretsUser = "4633458b-17de-408a-b874-0445c86b69e6"
    private let reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7"

    @Test("An assignment is made once: the same again is 200, another of the same kind 409")
    func life() throws {
        let control = try ControlHarness(seed: Self.seed)
        let path = assignment(ControlHarness.alpha)
        let made = try control.call("PUT", path, body(secretsUser))
        #expect(made.status == 201)
        #expect(made["properties"]?["scope"]?.string == ControlHarness.alpha)
        #expect(made["properties"]?["principalId"]?.string == Self.officer.objectID)
        #expect(try control.call("PUT", path, body(secretsUser)).status == 200)
        #expect(
            try control.call("PUT", assignment(ControlHarness.alpha, 2), body(secretsUser)).code
                == "RoleAssignmentExists")
        #expect(try control.call("PUT", path, body(reader)).code == "RoleAssignmentUpdateNotPermitted")
        #expect(
            try control.call("PUT", assignment(ControlHarness.alpha, 3), body(secretsUser, principal: secretsUser)).code
                == "PrincipalNotFound")
        #expect(
            try control.call("PUT", assignment(ControlHarness.alpha, 3), body(Self.officer.objectID)).code
                == "RoleDefinitionDoesNotExist")
        #expect(try control.call("GET", path)["name"]?.string == made["name"]?.string)
        #expect(try control.call("DELETE", path).status == 200)
        #expect(try control.call("DELETE", path).status == 204)
        #expect(try control.call("GET", path).code == "RoleAssignmentNotFound")
    }

    @Test("Lists show what is at a scope, above and below it, by principal and by group")
    func lists() throws {
        let control = try ControlHarness(seed: Self.seed)
        let subscription = "/subscriptions/\(ControlHarness.subscription)"
        try control.call("PUT", assignment(subscription, 1), body(reader))
        try control.call("PUT", assignment(ControlHarness.alpha, 2), body(secretsUser))
        try control.call("PUT", assignment("\(ControlHarness.alpha)/secrets/db", 3), body(secretsUser))
        try control.call(
            "PUT", assignment(ControlHarness.group, 4),
            body(reader, principal: "66666666-6666-4666-8666-66666666666b"))
        func names(_ scope: String, _ filter: String) throws -> [String] {
            let reply = try control.call(
                "GET", "\(scope)/providers/Microsoft.Authorization/roleAssignments?$filter=\(filter)")
            return (reply["value"]?.array ?? []).compactMap { $0["name"]?.string?.suffix(1).description }
                .filter { "1234".contains($0) }.sorted()
        }
        let mine = "principalId%20eq%20'\(Self.officer.objectID)'"
        #expect(try names(ControlHarness.alpha, mine) == ["1", "2", "3"])
        #expect(try names(ControlHarness.alpha, "atScope()%20and%20\(mine)") == ["1", "2"])
        #expect(try names(subscription, mine) == ["1", "2", "3"])
        #expect(try names(ControlHarness.alpha, "assignedTo('\(Self.officer.objectID)')") == ["1", "2", "3", "4"])
        #expect(
            try control.call(
                "GET", "\(subscription)/providers/Microsoft.Authorization/roleAssignments?$filter=colour%20eq%20'x'"
            ).status
                == 400)
    }

    @Test("Definitions: built-in ones by name, custom ones made and removed")
    func definitions() throws {
        let control = try ControlHarness(seed: Self.seed)
        let base = "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.Authorization/roleDefinitions"
        let found = try control.call("GET", "\(base)?$filter=roleName%20eq%20'Key%20Vault%20Reader'")
        #expect(found["value"]?.array?.first?["name"]?.string == "21090545-7ca7-4776-b22c-e363652d74d2")
        let id = "99999999-8888-4777-8666-555555555555"
        let custom: JSON = [
            "properties": [
                "roleName": "Lister", "description": "d",
                "assignableScopes": [.text("/subscriptions/\(ControlHarness.subscription)")],
                "permissions": [
                    ["actions": [], "dataActions": ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]]
                ],
            ]
        ]
        #expect(try control.call("PUT", "\(base)/\(id)", custom).status == 201)
        #expect(try control.call("GET", "\(base)/\(id)")["properties"]?["type"]?.string == "CustomRole")
        try control.call("PUT", assignment(ControlHarness.alpha), body(id))
        #expect(try control.data("GET", "/secrets", as: Self.officer).status == 200)
        #expect(try control.data("GET", "/secrets/a", as: Self.officer).innerCode == "ForbiddenByRbac")
        #expect(try control.call("DELETE", "\(base)/\(id)").code == "RoleDefinitionHasAssignments")
        try control.call("DELETE", assignment(ControlHarness.alpha))
        #expect(try control.call("DELETE", "\(base)/\(id)").status == 200)
        #expect(try control.call("DELETE", "\(base)/\(secretsUser)").code == "CannotDeleteBuiltInRole")
        #expect(try control.call("PUT", "\(base)/\(secretsUser)", custom).status == 400)
    }

    @Test("The control plane refuses what no role grants, and lists only what may be read")
    func controlRights() throws {
        let control = try ControlHarness(["alpha", "beta"].map { VaultConfiguration(name: $0) }, seed: Self.seed)
        let refused = try control.call("GET", ControlHarness.alpha, as: Self.officer)
        #expect(refused.status == 403)
        #expect(refused.code == "AuthorizationFailed")
        #expect(
            refused.message?.contains("'Microsoft.KeyVault/vaults/read' over scope '\(ControlHarness.alpha)'") == true)
        #expect(try control.call("GET", "/subscriptions", as: Self.officer)["value"] == [])
        try control.call("PUT", assignment(ControlHarness.alpha), body(reader))
        #expect(try control.call("GET", ControlHarness.alpha, as: Self.officer).status == 200)
        #expect(try control.call("DELETE", ControlHarness.alpha, as: Self.officer).code == "AuthorizationFailed")
        #expect(try control.call("GET", "/subscriptions", as: Self.officer)["value"]?.array?.count == 1)
        let list = try control.call(
            "GET", "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.KeyVault/vaults", as: Self.officer
        )
        #expect(list["value"]?.array?.compactMap { $0["name"]?.string } == ["alpha"])
        let graph = try control.call(
            "POST", "/providers/Microsoft.ResourceGraph/resources", ["query": "Resources"], as: Self.officer)
        #expect(graph["data"]?.array?.compactMap { $0["name"]?.string } == ["alpha"])
    }

    @Test("The directory tells object ids by name and names by object id")
    func directoryObjects() throws {
        let control = try ControlHarness(seed: Self.seed)
        func first(_ path: String) throws -> String? {
            try control.call("GET", path)["value"]?.array?.first?["id"]?.string
        }
        let filter = "servicePrincipalNames/any(c:c%20eq%20'\(Self.officer.clientID)')"
        #expect(try first("/v1.0/servicePrincipals?$filter=\(filter)") == Self.officer.objectID)
        #expect(try first("/v1.0/groups?$filter=displayName%20eq%20'team'") == "66666666-6666-4666-8666-66666666666b")
        #expect(try first("/v1.0/users") == nil)
        #expect(try control.call("GET", "/v1.0/me").status == 400)
        #expect(try control.call("GET", "/v1.0/servicePrincipals?$filter=x").status == 400)
        #expect(try control.call("GET", "/v1.0/directoryObjects/\(Self.officer.objectID)")["displayName"] == "officer")
        #expect(try control.call("GET", "/v1.0/directoryObjects/none").status == 404)
        let found = try control.call(
            "POST", "/v1.0/directoryObjects/getByIds", ["ids": [.text(Self.officer.objectID), "none"]])
        #expect(found["value"]?.array?.count == 1)
    }

    @Test(
        "Patterns of actions",
        arguments: [
            ("*", "a/b", true), ("a/b", "A/B", true), ("a/*", "a/b/c", true), ("*/read", "x/y/read", true),
            ("*/read", "x/y/write", false), ("a/*/c", "a/b/c", true), ("a/*/c", "a/c", false), ("a/b", "a/bc", false),
            ("a*b*c", "axxbyyc", true), ("a*b*c", "acb", false),
        ])
    func patterns(pattern: String, action: String, expected: Bool) {
        #expect(RoleDefinition.matches(pattern, action) == expected)
    }
}
