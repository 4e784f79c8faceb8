import ExactJSON
import Testing

@testable import Emulator

@Suite("Rights on the data plane")
struct DataAuthorizationTests {
    static let user = Principal(
        clientID: "66666666-6666-4666-8666-666666666661", clientSecret: "s",
        objectID: "66666666-6666-4666-8666-66666666666a", name: "user")

    private static func seed(_ more: (String, JSON)...) -> JSON {
        let base: JSON = [
            "principals": [
                [
                    "name": "user", "clientId": "66666666-6666-4666-8666-666666666661",
                    "objectId": "66666666-6666-4666-8666-66666666666a", "secrets": ["s"],
                ]
            ],
            "groups": [["name": "team", "members": ["user"]]], "roleAssignments": [],
        ]
        return more.reduce(base) { $0.setting($1.0, $1.1) }
    }

    private static func policies(_ policy: JSON) -> JSON {
        ["alpha": ["rbac": false, "accessPolicies": [policy.setting("principal", "user")]]]
    }

    @Test("Every route of the data plane has a right, and no right is without a route")
    func complete() throws {
        let core = try Harness().core
        for route in core.router.patterns {
            let path = route.pattern.replacing("{name}", with: "n").replacing("{version}", with: "v")
            #expect(
                DataRight.needed(
                    for: EmulatorRequest(route.method, authority: "alpha.vault.localhost", target: path)) != nil,
                "\(route.method) \(route.pattern)")
        }
        #expect(DataRight.all.count <= 64)
    }

    /// Requests with the name of the permission that each needs.
    static let requests: [(String, String, String, String)] = [
        ("GET", "/secrets", "secrets", "list"), ("GET", "/secrets/a/versions", "secrets", "list"),
        ("GET", "/deletedsecrets", "secrets", "list"), ("GET", "/secrets/a", "secrets", "get"),
        ("GET", "/deletedsecrets/a", "secrets", "get"), ("PUT", "/secrets/a", "secrets", "set"),
        ("PATCH", "/secrets/a/b", "secrets", "set"), ("DELETE", "/secrets/a", "secrets", "delete"),
        ("POST", "/secrets/a/backup", "secrets", "backup"), ("POST", "/secrets/restore", "secrets", "restore"),
        ("POST", "/deletedsecrets/a/recover", "secrets", "recover"),
        ("DELETE", "/deletedsecrets/a", "secrets", "purge"),
        ("GET", "/keys", "keys", "list"), ("GET", "/keys/a/b", "keys", "get"),
        ("POST", "/keys/a/create", "keys", "create"), ("PUT", "/keys/a", "keys", "import"),
        ("PATCH", "/keys/a", "keys", "update"), ("POST", "/keys/a/b/encrypt", "keys", "encrypt"),
        ("POST", "/keys/a/b/decrypt", "keys", "decrypt"), ("POST", "/keys/a//sign", "keys", "sign"),
        ("POST", "/keys/a/b/verify", "keys", "verify"), ("POST", "/keys/a/b/wrapkey", "keys", "wrapKey"),
        ("POST", "/keys/a/b/unwrapkey", "keys", "unwrapKey"), ("POST", "/keys/a/b/release", "keys", "release"),
        ("POST", "/keys/a/rotate", "keys", "rotate"), ("GET", "/keys/a/rotationpolicy", "keys", "getrotationpolicy"),
        ("PUT", "/keys/a/rotationpolicy", "keys", "setrotationpolicy"), ("DELETE", "/keys/a", "keys", "delete"),
        ("POST", "/keys/restore", "keys", "restore"), ("DELETE", "/deletedkeys/a", "keys", "purge"),
        ("GET", "/certificates", "certificates", "list"), ("GET", "/certificates/a", "certificates", "get"),
        ("GET", "/certificates/a/policy", "certificates", "get"),
        ("GET", "/certificates/a/pending", "certificates", "get"),
        ("POST", "/certificates/a/create", "certificates", "create"),
        ("POST", "/certificates/a/pending/merge", "certificates", "create"),
        ("POST", "/certificates/a/import", "certificates", "import"),
        ("PATCH", "/certificates/a/policy", "certificates", "update"),
        ("DELETE", "/certificates/a/pending", "certificates", "delete"),
        ("GET", "/certificates/issuers", "certificates", "listissuers"),
        ("GET", "/certificates/issuers/x", "certificates", "getissuers"),
        ("PUT", "/certificates/issuers/x", "certificates", "setissuers"),
        ("DELETE", "/certificates/issuers/x", "certificates", "deleteissuers"),
        ("GET", "/certificates/contacts", "certificates", "managecontacts"),
        ("DELETE", "/certificates/contacts", "certificates", "managecontacts"),
    ]

    @Test("An access policy lets in exactly what it names", arguments: requests)
    func accessPolicy(method: String, path: String, area: String, name: String) throws {
        let granted = try ControlHarness(
            seed: Self.seed(("vaultSettings", Self.policies(.object([JSONMember(name: area, value: [.text(name)])])))))
        #expect(try granted.data(method, path, as: Self.user).innerCode != "ForbiddenByPolicy")
        // Everything else in the area, and all other areas.
        var others: [JSONMember] = ["secrets", "keys", "certificates"].filter { $0 != area }.map {
            JSONMember(name: $0, value: ["all", "purge"])
        }
        let rest = DataRight.names(in: area).subtracting([name.lowercased(), "all", "manageissuers"])
        others.append(JSONMember(name: area, value: .array(rest.sorted().map { .text($0) })))
        let refused = try ControlHarness(seed: Self.seed(("vaultSettings", Self.policies(.object(others)))))
        let reply = try refused.data(method, path, as: Self.user)
        #expect(reply.status == 403)
        #expect(reply.innerCode == "ForbiddenByPolicy")
        #expect(
            reply.message
                == "The user, group or application 'appid=66666666-6666-4666-8666-666666666661;"
                + "oid=66666666-6666-4666-8666-66666666666a;"
                + "iss=https://sts.windows.net/11111111-1111-4111-8111-111111111111/' does not have \(area) \(name) "
                + "permission on key vault 'alpha;location=westeurope'. For help resolving this issue, please see "
                + "https://go.microsoft.com/fwlink/?linkid=2125287")
    }

    @Test("`all` is everything but purging, and managing issuers is all four of their rights")
    func all() throws {
        let control = try ControlHarness(
            seed: Self.seed(
                ("vaultSettings", Self.policies(["secrets": ["all"], "certificates": ["ManageIssuers"]]))))
        #expect(try control.data("PUT", "/secrets/a", ["value": "v"], as: Self.user).status == 200)
        #expect(try control.data("DELETE", "/deletedsecrets/a", as: Self.user).innerCode == "ForbiddenByPolicy")
        for method in ["GET", "PUT", "DELETE"] {
            #expect(
                try control.data(method, "/certificates/issuers/x", as: Self.user).innerCode != "ForbiddenByPolicy")
        }
        #expect(try control.data("GET", "/certificates", as: Self.user).innerCode == "ForbiddenByPolicy")
    }

    @Test("Groups count, and a policy for an application is for that application only")
    func groupsAndApplications() throws {
        let group = try ControlHarness(
            seed: Self.seed(
                (
                    "vaultSettings",
                    ["alpha": ["rbac": false, "accessPolicies": [["principal": "team", "secrets": ["list"]]]]]
                )))
        #expect(try group.data("GET", "/secrets", as: Self.user).status == 200)
        for (application, status) in [(Self.user.clientID, 200), ("66666666-6666-4666-8666-666666666662", 403)] {
            let control = try ControlHarness(
                seed: Self.seed(
                    (
                        "vaultSettings",
                        Self.policies(["secrets": ["list"], "application": .text(application)])
                    )))
            #expect(try control.data("GET", "/secrets", as: Self.user).status == status)
        }
    }

    @Test(
        "Built-in roles allow what they are for and nothing else",
        arguments: [
            ("Key Vault Secrets User", "GET", "/secrets/a", true), ("Key Vault Secrets User", "GET", "/secrets", true),
            ("Key Vault Secrets User", "PUT", "/secrets/a", false),
            ("Key Vault Secrets Officer", "DELETE", "/deletedsecrets/a", true),
            ("Key Vault Secrets Officer", "GET", "/keys", false), ("Key Vault Reader", "GET", "/secrets", true),
            ("Key Vault Reader", "GET", "/secrets/a", false), ("Key Vault Reader", "GET", "/keys/a", true),
            ("Key Vault Reader", "GET", "/certificates/a", true), ("Key Vault Reader", "POST", "/keys/a/b/sign", false),
            ("Key Vault Crypto User", "POST", "/keys/a/b/sign", true),
            ("Key Vault Crypto User", "POST", "/keys/a/backup", true),
            ("Key Vault Crypto User", "POST", "/keys/a/create", false),
            ("Key Vault Crypto User", "POST", "/keys/restore", false),
            ("Key Vault Crypto Officer", "PUT", "/keys/a/rotationpolicy", true),
            ("Key Vault Crypto Officer", "GET", "/secrets", false),
            ("Key Vault Certificates Officer", "PUT", "/certificates/issuers/x", true),
            ("Key Vault Certificates Officer", "GET", "/certificates/contacts", true),
            ("Key Vault Certificates Officer", "GET", "/secrets/a", false),
            ("Key Vault Certificate User", "GET", "/secrets/a", true),
            ("Key Vault Crypto Service Encryption User", "POST", "/keys/a/b/wrapkey", true),
            ("Key Vault Crypto Service Encryption User", "POST", "/keys/a/b/sign", false),
            ("Key Vault Administrator", "POST", "/certificates/restore", true), ("Owner", "GET", "/secrets", false),
            ("Key Vault Contributor", "GET", "/secrets", false),
        ])
    func builtIn(role: String, method: String, path: String, isAllowed: Bool) throws {
        let control = try ControlHarness(
            seed: Self.seed(
                (
                    "roleAssignments", [["principal": "user", "role": .text(role), "scope": "vault alpha"]]
                )))
        let reply = try control.data(method, path, as: Self.user)
        #expect((reply.innerCode != "ForbiddenByRbac") == isAllowed)
    }

    @Test("A role on one object opens that object; the refusal names action and resource")
    func objectScope() throws {
        let control = try ControlHarness(
            seed: Self.seed(
                (
                    "roleAssignments",
                    [
                        [
                            "principal": "team", "role": "Key Vault Secrets User", "scope": "vault alpha",
                            "object": "secrets/Open",
                        ]
                    ]
                )))
        control.harness.call("PUT", "/secrets/open", ["value": "v"])
        control.harness.call("PUT", "/secrets/shut", ["value": "v"])
        #expect(try control.data("GET", "/secrets/open", as: Self.user).status == 200)
        let reply = try control.data("GET", "/secrets/shut", as: Self.user)
        #expect(reply.status == 403)
        #expect(reply.innerCode == "ForbiddenByRbac")
        #expect(reply.message?.contains("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'") == true)
        #expect(
            reply.message?.contains(
                "Resource: '/subscriptions/\(ControlHarness.subscription)/resourcegroups/emulator/providers/"
                    + "microsoft.keyvault/vaults/alpha/secrets/shut'") == true)
        #expect(try control.data("GET", "/secrets", as: Self.user).status == 403)
    }

    @Test("Answers of vaults under roles name the assignment that let the caller in; others do not")
    func headers() throws {
        let roles = try ControlHarness()
        let answer = try roles.data("GET", "/secrets", as: .operator)
        let name = try #require(answer.response.header("x-ms-keyvault-rbac-assignment-id"))
        #expect(roles.core.access.assignment(name)?.principalID == Principal.operator.objectID)
        #expect(answer.response.header("x-ms-keyvault-rbac-cache")?.hasPrefix("ra_age=") == true)
        let policies = try ControlHarness(
            seed: [
                "vaultSettings": [
                    "alpha": ["rbac": false, "accessPolicies": [["principal": "operator", "secrets": ["all"]]]]
                ]
            ])
        let other = try policies.data("GET", "/secrets", as: .operator)
        #expect(other.status == 200)
        #expect(other.response.header("x-ms-keyvault-rbac-assignment-id") == nil)
    }

    @Test("Switching a vault between roles and policies switches which of them counts")
    func models() throws {
        let control = try ControlHarness(seed: Self.seed(("vaultSettings", Self.policies(["secrets": ["list"]]))))
        #expect(try control.data("GET", "/secrets", as: Self.user).status == 200)
        try control.call("PATCH", ControlHarness.alpha, ["properties": ["enableRbacAuthorization": true]])
        #expect(try control.data("GET", "/secrets", as: Self.user).innerCode == "ForbiddenByRbac")
        let shown = try control.call("GET", ControlHarness.alpha)
        #expect(shown["properties"]?["accessPolicies"]?.array?.count == 1)
    }

    @Test("The firewall refuses by address, and says which")
    func firewall() throws {
        let control = try ControlHarness(seed: [
            "vaultSettings": [
                "alpha": [
                    "network": [
                        "defaultAction": "Deny", "ipRules": [["value": "127.0.9.0/24"], ["value": "10.1.2.3"]],
                    ]
                ]
            ]
        ])
        for (address, isIn) in [
            ("127.0.9.1", true), ("127.0.9.255", true), ("10.1.2.3", true), ("10.1.2.4", false), ("127.0.0.1", false),
            ("::1", false), ("fe80::1", false),
        ] {
            let reply = try control.data("GET", "/secrets", as: .operator, from: address)
            #expect(reply.status == (isIn ? 200 : 403), "\(address)")
            guard !isIn else { continue }
            #expect(reply.innerCode == "ForbiddenByFirewall")
            #expect(reply.message?.contains("\r\nClient address: \(address)\r\n") == true)
        }
        try control.call("PATCH", ControlHarness.alpha, ["properties": ["networkAcls": ["defaultAction": "Allow"]]])
        #expect(try control.data("GET", "/secrets", as: .operator).status == 200)
    }

    @Test("Subnets are let in by rule; with public access off only an approved private endpoint is a way")
    func networks() throws {
        func subnet(_ name: String, _ prefix: String) -> JSON {
            [
                "group": "emulator", "type": "Microsoft.Network/virtualNetworks/subnets", "name": .text("net/\(name)"),
                "properties": ["addressPrefix": .text(prefix)],
            ]
        }
        let network = "\(ControlHarness.group)/providers/Microsoft.Network/virtualNetworks/net"
        let control = try ControlHarness(seed: [
            "resources": [
                [
                    "group": "emulator", "type": "Microsoft.Network/virtualNetworks", "name": "net",
                    "location": "westeurope",
                ],
                subnet("apps", "127.0.5.0/24"), subnet("links", "127.0.6.0/24"),
                [
                    "group": "emulator", "type": "Microsoft.Network/privateEndpoints", "name": "way",
                    "location": "westeurope",
                    "properties": [
                        "subnet": ["id": .text("\(network)/subnets/links")],
                        "privateLinkServiceConnections": [
                            [
                                "name": "c",
                                "properties": ["privateLinkServiceId": "vault alpha", "groupIds": ["vault"]],
                            ]
                        ],
                    ],
                ],
            ]
        ])
        let rules: JSON = ["defaultAction": "Deny", "virtualNetworkRules": [["id": .text("\(network)/subnets/apps")]]]
        #expect(try control.call("PATCH", ControlHarness.alpha, ["properties": ["networkAcls": rules]]).status == 200)
        func status(_ address: String) throws -> Int {
            try control.data("GET", "/secrets", as: .operator, from: address).status
        }
        #expect(try status("127.0.5.7") == 200)
        #expect(try status("127.0.6.7") == 200)
        #expect(try status("127.0.7.7") == 403)
        try control.call("PATCH", ControlHarness.alpha, ["properties": ["publicNetworkAccess": "Disabled"]])
        #expect(try status("127.0.6.7") == 200)
        let reply = try control.data("GET", "/secrets", as: .operator, from: "127.0.5.7")
        #expect(reply.innerCode == "ForbiddenByConnection")
        // A rejected connection is no way.
        let connection = "\(ControlHarness.alpha)/privateEndpointConnections/way"
        #expect(
            try control.call("GET", connection)["properties"]?["privateEndpoint"]?["id"]?.string?.hasSuffix("/way")
                == true)
        let put = try control.call(
            "PUT", connection, ["properties": ["privateLinkServiceConnectionState": ["status": "Rejected"]]])
        #expect(put.status == 200)
        #expect(try control.follow(put.response.header("Azure-AsyncOperation"))["status"]?.string == "Succeeded")
        #expect(try status("127.0.6.7") == 403)
        let missing: JSON = ["virtualNetworkRules": [["id": .text("\(network)/subnets/none")]]]
        let refused = try control.call(
            "PUT", ControlHarness.vault("beta"), ControlHarness.vaultBody([("networkAcls", missing)]))
        #expect(refused.code == "ResourceNotFound")
    }
}
