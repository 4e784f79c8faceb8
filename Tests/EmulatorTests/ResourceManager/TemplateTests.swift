import ExactJSON
import Testing

@testable import Emulator

@Suite("Templates: export and deployment")
struct TemplateTests {
    private static let schema: JSON = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

    private func deployment(_ name: String) -> String {
        "\(ControlHarness.group)/providers/Microsoft.Resources/deployments/\(name)"
    }

    private func body(_ template: JSON, _ parameters: JSON = [:]) -> JSON {
        ["properties": ["mode": "Incremental", "template": template, "parameters": parameters]]
    }

    /// Exports and polls.
    private func export(
        _ control: ControlHarness, _ resources: JSON = ["*"], options: String = "IncludeParameterDefaultValue"
    ) throws -> JSON {
        let accepted = try control.call(
            "POST", "\(ControlHarness.group)/exportTemplate", ["resources": resources, "options": .text(options)])
        #expect(accepted.status == 202)
        return try #require(try control.follow(accepted.response.header("Location")).json)
    }

    @Test("An exported vault can be deployed under another name, with its settings")
    func roundTrip() throws {
        let control = try ControlHarness(seed: [
            "vaultSettings": [
                "alpha": [
                    "retentionDays": 30, "purgeProtection": true, "tags": ["env": "[prod]"], "rbac": false,
                    "network": ["defaultAction": "Deny", "ipRules": [["value": "127.0.0.1"]]],
                    "accessPolicies": [["principal": "operator", "secrets": ["get", "list"]]],
                ]
            ]
        ])
        let exported = try export(control, [.text(ControlHarness.alpha)])
        #expect(exported["error"] == nil)
        let template = try #require(exported["template"])
        let vault = try #require(template["resources"]?.array?.first)
        #expect(vault["name"]?.string == "[parameters('vaults_alpha_name')]")
        #expect(vault["tags"]?["env"]?.string == "[[prod]")
        #expect(template["parameters"]?["vaults_alpha_name"]?["defaultValue"]?.string == "alpha")
        let made = try control.call(
            "PUT", deployment("d"), body(template, ["vaults_alpha_name": ["value": "omega"]]), version: "2021-04-01")
        #expect(made.status == 201)
        #expect(made["properties"]?["provisioningState"]?.string == "Accepted")
        let status = try control.follow(made.response.header("Azure-AsyncOperation"))
        #expect(status["status"]?.string == "Succeeded")
        let omega = try control.call("GET", ControlHarness.vault("omega"))
        let alpha = try control.call("GET", ControlHarness.alpha)
        for name in ["networkAcls", "accessPolicies", "softDeleteRetentionInDays", "enablePurgeProtection", "sku"] {
            #expect(omega["properties"]?[name] == alpha["properties"]?[name])
        }
        #expect(omega["tags"] == ["env": "[prod]"])
        let shown = try control.call("GET", deployment("d"))
        #expect(shown["properties"]?["provisioningState"]?.string == "Succeeded")
        #expect(shown["properties"]?["outputResources"] == [["id": .text(ControlHarness.vault("omega"))]])
        let operations = try control.call("GET", "\(deployment("d"))/operations")
        #expect(operations["value"]?.array?.count == 1)
        #expect(try control.call("POST", "\(deployment("d"))/exportTemplate")["template"] == template)
    }

    @Test("An export holds names of keys and secrets and no value; ids become expressions or parameters")
    func contents() throws {
        let control = try ControlHarness(seed: [
            "resources": [
                [
                    "group": "emulator", "type": "Microsoft.Network/privateEndpoints", "name": "pe",
                    "location": "westeurope",
                    "properties": [
                        "subnet": [
                            "id": .text(
                                "\(ControlHarness.group)-other/providers/Microsoft.Network/virtualNetworks/n/subnets/s")
                        ],
                        "privateLinkServiceConnections": [["properties": ["privateLinkServiceId": "vault alpha"]]],
                    ],
                ]
            ],
            "vaults": ["alpha": ["secrets": [["name": "db", "value": "hidden"]]]],
        ])
        let template = try #require(try export(control)["template"])
        #expect(!template.serializedText.contains("hidden"))
        let resources = template["resources"]?.array ?? []
        let endpoint = resources.first { $0["type"]?.string == "Microsoft.Network/privateEndpoints" }
        let link = endpoint?["properties"]?["privateLinkServiceConnections"]?.array?.first?["properties"]
        #expect(
            link?["privateLinkServiceId"]?.string
                == "[resourceId('Microsoft.KeyVault/vaults', parameters('vaults_alpha_name'))]")
        #expect(endpoint?["properties"]?["subnet"]?["id"]?.string == "[parameters('virtualNetworks_s_externalid')]")
        let secret = resources.first { $0["type"]?.string == "Microsoft.KeyVault/vaults/secrets" }
        #expect(secret?["name"]?.string == "[concat(parameters('vaults_alpha_name'), '/db')]")
        #expect(secret?["dependsOn"]?.array?.count == 1)
        let literal = try #require(
            try export(control, [.text(ControlHarness.alpha)], options: "SkipAllParameterization")["template"])
        #expect(literal["parameters"] == [:])
        #expect(literal["resources"]?.array?.first?["name"]?.string == "alpha")
    }

    @Test("What cannot be exported is named beside the rest")
    func partial() throws {
        let control = try ControlHarness()
        let missing = ControlHarness.vault("none")
        let result = try export(control, [.text(ControlHarness.alpha), .text(missing)])
        #expect(result["template"]?["resources"]?.array?.count == 1)
        #expect(result["error"]?["code"]?.string == "ExportTemplateCompletedWithErrors")
        #expect(result["error"]?["details"]?.array?.first?["target"]?.string == missing)
        for body: JSON in [
            ["resources": []], ["resources": ["*"], "options": "Everything"],
            ["resources": ["*"], "outputFormat": "Bicep"],
        ] {
            #expect(try control.call("POST", "\(ControlHarness.group)/exportTemplate", body).status == 400)
        }
    }

    private func template(_ resources: JSON, _ more: (String, JSON)...) -> JSON {
        more.reduce(["$schema": Self.schema, "contentVersion": "1.0.0.0", "resources": resources]) {
            $0.setting($1.0, $1.1)
        }
    }

    private func vault(_ name: JSON, _ more: (String, JSON)...) -> JSON {
        more.reduce(
            ControlHarness.vaultBody(location: "[resourceGroup().location]").setting(
                "type", "Microsoft.KeyVault/vaults"
            )
            .setting("apiVersion", "2024-11-01").setting("name", name)
        ) { $0.setting($1.0, $1.1) }
    }

    @Test("Parameters, variables, loops, conditions, dependencies, outputs")
    func features() throws {
        let control = try ControlHarness()
        let lock: JSON = [
            "type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "keep",
            "scope": "[concat('Microsoft.KeyVault/vaults/', variables('first'))]",
            "dependsOn": ["[resourceId('Microsoft.KeyVault/vaults', variables('first'))]"],
            "properties": ["level": "CanNotDelete"],
        ]
        let text = template(
            [
                lock,
                vault(
                    "[concat(variables('stem'), copyIndex(1))]",
                    ("copy", ["name": "vaults", "count": "[parameters('count')]"])),
                vault("never", ("condition", "[equals(parameters('count'), 99)]")),
            ],
            (
                "parameters",
                [
                    "count": ["type": "int", "defaultValue": 2, "maxValue": 5],
                    "word": ["type": "string", "allowedValues": ["Lot"]],
                    "hidden": ["type": "securestring"],
                ]
            ),
            ("variables", ["stem": "[toLower(parameters('word'))]", "first": "[concat(variables('stem'), '1')]"]),
            (
                "outputs",
                [
                    "uri": [
                        "type": "string",
                        "value": "[reference(resourceId('Microsoft.KeyVault/vaults', variables('first'))).vaultUri]",
                    ]
                ]
            ))
        let parameters: JSON = ["word": ["value": "Lot"], "hidden": ["value": "topsecret"]]
        let valid = try control.call("POST", "\(deployment("d"))/validate", body(text, parameters))
        #expect(valid.status == 200)
        #expect(valid["properties"]?["validatedResources"]?.array?.count == 3)
        #expect(try control.call("GET", ControlHarness.vault("lot1")).status == 404)
        try control.call("PUT", deployment("d"), body(text, parameters))
        let done = try control.call("GET", deployment("d"))
        #expect(done["properties"]?["provisioningState"]?.string == "Succeeded")
        #expect(done["properties"]?["outputs"]?["uri"]?["value"]?.string == "https://lot1.vault.localhost:8443/")
        #expect(done.json?.serializedText.contains("topsecret") == false)
        #expect(try control.call("GET", ControlHarness.vault("lot2")).status == 200)
        #expect(try control.call("GET", ControlHarness.vault("never")).status == 404)
        #expect(try control.call("DELETE", ControlHarness.vault("lot1")).code == "ScopeLocked")
    }

    @Test("A resource that is refused ends the deployment and says why")
    func failure() throws {
        let control = try ControlHarness()
        let text = template([vault("good"), vault("b--d"), vault("late")])
        #expect(try control.call("PUT", deployment("d"), body(text)).status == 201)
        let shown = try control.call("GET", deployment("d"))
        #expect(shown["properties"]?["provisioningState"]?.string == "Failed")
        let error = shown["properties"]?["error"]
        #expect(error?["code"]?.string == "DeploymentFailed")
        #expect(error?["details"]?.array?.first?["code"]?.string == "VaultNameNotValid")
        #expect(error?["details"]?.array?.first?["target"]?.string == ControlHarness.vault("b--d"))
        #expect(try control.call("GET", ControlHarness.vault("late")).status == 404)
    }

    @Test("With a delay a deployment runs until its time has come")
    func polling() throws {
        let control = try ControlHarness()
        control.core.conditions.controlPlaneDelay = .seconds(20)
        let made = try control.call("PUT", deployment("d"), body(template([vault("new")])))
        #expect(made.response.header("Retry-After") == "15")
        let link = made.response.header("Azure-AsyncOperation")
        #expect(try control.follow(link)["status"]?.string == "Running")
        #expect(try control.call("GET", deployment("d"))["properties"]?["provisioningState"]?.string == "Running")
        control.harness.clock.advance(by: .seconds(20))
        #expect(try control.follow(link)["status"]?.string == "Succeeded")
        #expect(
            try control.call("GET", "\(ControlHarness.group)/providers/Microsoft.Resources/deployments")["value"]?
                .array?.count == 1)
        #expect(try control.call("DELETE", deployment("d")).status == 202)
        #expect(try control.call("GET", deployment("d")).code == "DeploymentNotFound")
        #expect(try control.call("GET", ControlHarness.vault("new")).status == 200)
    }

    @Test(
        "What is wrong with a template is said before anything is made",
        arguments: [
            ("[nosuch('a')]", "nosuch"), ("[parameters('missing')]", "missing"), ("[variables('missing')]", "missing"),
            ("[concat('a']", "too early"), ("[concat('a)]", "not closed"), ("[concat('a') b]", "cannot stand"),
            ("[resourceId('x')]", "no type"), ("[variables('loop')]", "refers to itself"), ("[int('x')]", "no number"),
            ("[div(1, 0)]", "zero"), ("[substring('abc', 2, 5)]", "outside"), ("[resourceGroup().colour]", "colour"),
            ("[createArray(1)[3]]", "out of bounds"), ("[copyIndex()]", "copyIndex"), ("[if(1, 2, 3)]", "if"),
            ("[reference('/nowhere')]", "/nowhere"), ("[mul(9223372036854775807, 2)]", "too large"),
            ("[\(String(repeating: "not(", count: 300))]", "deeply"),
        ])
    func invalid(name: String, reason: String) throws {
        let control = try ControlHarness()
        let text = template([vault(.text(name))], ("variables", ["loop": "[variables('loop')]"]))
        for (method, path) in [("POST", "\(deployment("d"))/validate"), ("PUT", deployment("d"))] {
            let reply = try control.call(method, path, body(text))
            #expect(reply.status == 400)
            #expect(reply.code == "InvalidTemplate")
            #expect(reply.message?.contains(reason) == true, "\(reply.message ?? "")")
        }
    }

    @Test("Parameters are checked, and what the emulator does not deploy is refused clearly")
    func refused() throws {
        let control = try ControlHarness()
        let declared: JSON = ["a": ["type": "int"], "b": ["type": "string", "defaultValue": "x", "minLength": 1]]
        let text = template([], ("parameters", declared))
        for (parameters, reason) in [
            ([:], "'a' is not provided"), (["a": ["value": "1"]], "type 'int'"),
            (["a": ["value": 1], "z": ["value": 1]], "'z'"),
            (["a": ["value": 1], "b": ["value": ""]], "bounds"), (["a": ["reference": [:]]], "references"),
        ] as [(JSON, String)] {
            let reply = try control.call("POST", "\(deployment("d"))/validate", body(text, parameters))
            #expect(reply.code == "InvalidTemplate")
            #expect(reply.message?.contains(reason) == true)
        }
        let nested: JSON = ["type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "inner"]
        #expect(try control.call("PUT", deployment("d"), body(template([nested]))).message?.contains("nested") == true)
        let circle = template([vault("aaa", ("dependsOn", ["bbb"])), vault("bbb", ("dependsOn", ["aaa"]))])
        #expect(try control.call("PUT", deployment("d"), body(circle)).message?.contains("circle") == true)
        let complete: JSON = ["properties": ["mode": "Complete", "template": text]]
        #expect(try control.call("PUT", deployment("d"), complete).code == "InvalidDeploymentMode")
        #expect(
            try control.call("PUT", deployment("d"), ["properties": ["templateLink": [:]]]).code
                == "InvalidRequestContent")
        let top = "/subscriptions/\(ControlHarness.subscription)/providers/Microsoft.Resources/deployments/d"
        #expect(try control.call("PUT", top, body(text)).code == "DeploymentScopeNotSupported")
    }

    @Test("A preview names what would be created, changed, reset and left alone, and changes nothing")
    func preview() throws {
        let control = try ControlHarness(
            ["alpha", "beta"].map { VaultConfiguration(name: $0, sku: .standard) },
            seed: ["vaultSettings": ["alpha": ["tags": ["a": "b"], "rbac": false]]])
        let changed = vault("alpha", ("tags", ["a": "c"]))
        let text = template([changed, vault("gamma")])
        let accepted = try control.call("POST", "\(deployment("d"))/whatIf", body(text))
        #expect(accepted.status == 202)
        let result = try control.follow(accepted.response.header("Location"))
        let changes = result["properties"]?["changes"]?.array ?? []
        #expect(changes.compactMap { $0["changeType"]?.string } == ["Modify", "Create", "Ignore"])
        #expect(
            changes.first?["delta"] == [
                ["path": "tags.a", "propertyChangeType": "Modify", "before": "b", "after": "c", "children": .null]
            ])
        #expect(try control.call("GET", ControlHarness.vault("gamma")).status == 404)
        #expect(try control.call("GET", ControlHarness.alpha)["tags"] == ["a": "b"])
        let same = template([vault("alpha", ("tags", ["a": "b"]))])
        let again = try control.call("POST", "\(deployment("d"))/whatIf", body(same))
        let unchanged = try control.follow(again.response.header("Location"))
        #expect(unchanged["properties"]?["changes"]?.array?.first?["changeType"]?.string == "NoChange")
    }

    @Test(
        "Functions",
        arguments: [
            ("[toUpper('ab')]", "AB"), ("[replace('a-b', '-', '')]", "ab"), ("[substring('abcdef', 1, 3)]", "bcd"),
            ("[join(split('a,b', ','), '+')]", "a+b"), ("[format('{0}-{1}', 'x', 2)]", "x-2"), ("[trim('  a ')]", "a"),
            ("[string(add(1, mul(2, 3)))]", "7"), ("[if(equals('a', 'a'), 'yes', parameters('none'))]", "yes"),
            ("[first(createArray('p', 'q'))]", "p"), ("[last('abc')]", "c"),
            ("[string(length(createArray(1, 2)))]", "2"),
            ("[createObject('k', 'v').k]", "v"), ("[json('{\"a\":[\"b\"]}').a[0]]", "b"),
            ("[coalesce(null(), 'x')]", "x"),
            ("[string(contains(createArray('a'), 'a'))]", "True"), ("[string(and(true(), not(false())))]", "True"),
            ("[union(createObject('a', '1'), createObject('a', '2')).a]", "2"),
            ("[concat('it''s', ' [x]')]", "it's [x]"),
            ("[string(empty(''))]", "True"), ("[string(max(1, 5, 3))]", "5"), ("[take('abc', 2)]", "ab"),
            ("[subscription().subscriptionId]", "22222222-2222-4222-8222-222222222222"),
            ("[resourceGroup().name]", "emulator"),
            ("[tenant().tenantId]", "11111111-1111-4111-8111-111111111111"), ("[deployment().name]", "d"),
            ("[environment().suffixes.keyvaultDns]", ".vault.localhost:8443"), ("[string(greater(3, 2))]", "True"),
            (
                "[subscriptionResourceId('A.B/c', 'd')]",
                "/subscriptions/22222222-2222-4222-8222-222222222222/providers/A.B/c/d"
            ),
            ("[extensionResourceId('/subscriptions/x', 'A.B/c', 'd')]", "/subscriptions/x/providers/A.B/c/d"),
            ("[resourceId('s', 'g', 'A.B/c/d', 'n', 'm')]", "/subscriptions/s/resourceGroups/g/providers/A.B/c/n/d/m"),
            ("[base64('abc')]", "YWJj"), ("[string(startsWith('Abc', 'a'))]", "True"),
            ("[string(bool('true'))]", "True"),
            ("[string(range(1, 2)[1])]", "2"), ("[string(array('a')[0])]", "a"), ("[[literal]", "[literal]"),
        ])
    func functions(expression: String, expected: String) throws {
        let control = try ControlHarness()
        let text = template([], ("outputs", ["o": ["type": "string", "value": .text(expression)]]))
        try control.call("PUT", deployment("d"), body(text))
        let shown = try control.call("GET", deployment("d"))
        #expect(
            shown["properties"]?["outputs"]?["o"]?["value"]?.string == expected, "\(shown.json?.serializedText ?? "")")
    }

    @Test("Names that follow from their arguments are the same every time")
    func stableNames() throws {
        #expect(
            try TemplateFunctions.call("uniquestring", ["a"]) == TemplateFunctions.call("uniquestring", ["a"]))
        #expect(try TemplateFunctions.call("uniquestring", ["a"])?.string?.count == 13)
        #expect(GUID.isValid(try TemplateFunctions.call("guid", ["a", "b"])?.string ?? ""))
    }

    @Test("A request may have comments, bare names and line breaks in texts, as the Azure CLI sends them")
    func relaxed() throws {
        let text = """
            {"a": {"b": "x // y"}, template:{ /* c */ "t": "one
            two", // end
            flag: true, _n : [1, null]}}
            """
        let expected: JSON = [
            "a": ["b": "x // y"], "template": ["t": "one\ntwo", "flag": true, "_n": [1, .null]],
        ]
        #expect(RelaxedJSON.parse(Array(text.utf8), maximumDepth: 9) == expected)
        for broken in ["", "{", "{\"a", "/*", "{a b}", "{a:}", "//"] {
            #expect(RelaxedJSON.parse(Array(broken.utf8), maximumDepth: 9) == nil)
        }
    }

    @Test("Any text in brackets is an expression or an error")
    func fuzz() {
        var generator = SeededGenerator(state: 5)
        let pieces = ["concat", "(", ")", "'a'", "'", ",", "[", "]", ".", "x", "1", "-", " ", "''", "parameters", "é"]
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...10, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            _ = try? TemplateExpression(text: "[\(text)]")
        }
    }
}
