import ExactJSON
import Testing

@testable import Emulator

@Suite("Secrets: set, get, update")
struct SecretTests {
    @Test("Set answers a bundle with value, id, attributes; nothing unset is shown")
    func set() throws {
        let harness = try Harness()
        let reply = harness.call("PUT", "/secrets/Db-1", ["value": "v"])
        #expect(reply.status == 200)
        #expect(reply.json?.object?.map(\.name) == ["value", "id", "attributes"])
        let id = try #require(reply["id"]?.string)
        #expect(id.hasPrefix("https://alpha.vault.localhost:8443/secrets/Db-1/"))
        let version = try #require(reply.version)
        #expect(version.utf8.count == 32)
        #expect(version.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(
            reply["attributes"] == [
                "enabled": true, "created": .integer(Harness.start), "updated": .integer(Harness.start),
                "recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90,
            ])
    }

    @Test("Values keep their exact token: lone surrogates, NUL, odd escapes, nothing at all")
    func exactValues() throws {
        let harness = try Harness()
        for token in ["", "\\ud800", "\\u0000", "\\/\\u0041\\n", "\u{1F600}é", "  \\\"quoted\\\"  "] {
            let body = Array("{\"value\":\"\(token)\"}".utf8)
            var request = harness.request("PUT", "/secrets/exact")
            request.body = body
            #expect(harness.core.handle(request).status == 200)
            let reply = harness.call("GET", "/secrets/exact")
            #expect(reply["value"]?.jsonString?.token == Array(token.utf8))
        }
    }

    @Test("A value may have 25,600 bytes and no more; what it is counted in is UTF-8")
    func valueSize() throws {
        let harness = try Harness()
        let largest = String(repeating: "é", count: 12_800)
        #expect(harness.call("PUT", "/secrets/a", ["value": .text(largest)]).status == 200)
        let reply = harness.call("PUT", "/secrets/a", ["value": .text(largest + "x")])
        #expect(reply.status == 400)
        #expect(reply.code == "BadParameter")
        #expect(harness.call("GET", "/secrets/a")["value"]?.string == largest)
    }

    @Test("Names are compared without regard to case and keep their first spelling")
    func names() throws {
        let harness = try Harness()
        harness.call("PUT", "/secrets/Mixed", ["value": "1"])
        let second = harness.call("PUT", "/secrets/mIXED", ["value": "2"])
        #expect(second["id"]?.string?.contains("/secrets/Mixed/") == true)
        #expect(harness.call("GET", "/secrets/MIXED")["value"]?.string == "2")
        #expect(try harness.list("/secrets").items.count == 1)
        #expect(try harness.list("/secrets/mixed/versions").items.count == 2)
    }

    @Test(
        "Names outside the rule are refused",
        arguments: ["a_b", "a.b", "%C3%A9", "a%20b", String(repeating: "x", count: 128)])
    func badNames(name: String) throws {
        let reply = try Harness().call("PUT", "/secrets/\(name)", ["value": "v"])
        #expect(reply.status == 400)
        #expect(reply.code == "BadParameter")
    }

    @Test("A name of 127 characters is allowed")
    func longestName() throws {
        let name = String(repeating: "x", count: 127)
        #expect(try Harness().call("PUT", "/secrets/\(name)", ["value": "v"]).status == 200)
    }

    @Test("A set takes its defaults, not the version before it")
    func noInheritance() throws {
        let harness = try Harness()
        harness.call(
            "PUT", "/secrets/a",
            [
                "value": "1", "contentType": "t", "tags": ["k": "v"],
                "attributes": ["enabled": true, "exp": 2_000_000_000],
            ])
        let reply = harness.call("PUT", "/secrets/a", ["value": "2"])
        #expect(reply["contentType"] == nil)
        #expect(reply["tags"] == nil)
        #expect(reply["attributes"]?["exp"] == nil)
    }

    @Test("A version is read by its id, the newest one without")
    func versions() throws {
        let harness = try Harness()
        let first = try #require(harness.call("PUT", "/secrets/a", ["value": "1"]).version)
        harness.call("PUT", "/secrets/a", ["value": "2"])
        #expect(harness.call("GET", "/secrets/a/\(first)")["value"]?.string == "1")
        #expect(harness.call("GET", "/secrets/a/\(first.uppercased())")["value"]?.string == "1")
        for target in ["/secrets/a", "/secrets/a/", "//secrets//a/", "/Secrets/A"] {
            #expect(harness.call("GET", target)["value"]?.string == "2")
        }
        let missing = harness.call("GET", "/secrets/a/00000000000000000000000000000000")
        #expect(missing.status == 404)
        #expect(missing.code == "SecretNotFound")
    }

    @Test("The newest version made is the current one even when the clock went back")
    func currentVersion() throws {
        let harness = try Harness()
        harness.call("PUT", "/secrets/a", ["value": "1"])
        harness.clock.advance(by: .seconds(-5))
        harness.call("PUT", "/secrets/a", ["value": "2"])
        #expect(harness.call("GET", "/secrets/a")["value"]?.string == "2")
    }

    @Test("An unknown secret is 404 with the service's text, an unknown name's versions an empty list")
    func unknown() throws {
        let harness = try Harness()
        let reply = harness.call("GET", "/secrets/nope")
        #expect(reply.status == 404)
        #expect(reply.code == "SecretNotFound")
        #expect(reply.message?.hasPrefix("A secret with (name/id) nope was not found in this key vault.") == true)
        let versions = harness.call("GET", "/secrets/nope/versions")
        #expect(versions.status == 200)
        #expect(versions.json == ["value": [], "nextLink": .null])
    }

    @Test("Update changes what it names, leaves the rest, and answers without the value")
    func update() throws {
        let harness = try Harness()
        harness.call(
            "PUT", "/secrets/a",
            [
                "value": "1", "contentType": "t", "tags": ["k": "v", "l": "w"],
                "attributes": ["nbf": 1_700_000_000, "exp": 2_000_000_000],
            ])
        harness.clock.advance(by: .seconds(30))
        let disabled = harness.call("PATCH", "/secrets/a/", ["attributes": ["enabled": false]])
        #expect(disabled.status == 200)
        #expect(disabled["value"] == nil)
        #expect(disabled["contentType"]?.string == "t")
        #expect(disabled["tags"] == ["k": "v", "l": "w"])
        #expect(disabled["attributes"]?["enabled"]?.bool == false)
        #expect(disabled["attributes"]?["nbf"]?.int == 1_700_000_000)
        #expect(disabled["attributes"]?["created"]?.int == Harness.start)
        #expect(disabled["attributes"]?["updated"]?.int == Harness.start + 30)
        let version = try #require(disabled.version)
        let tagged = harness.call("PATCH", "/secrets/a/\(version)", ["tags": ["k": "x"], "contentType": "u"])
        #expect(tagged["tags"] == ["k": "x"])
        #expect(tagged["contentType"]?.string == "u")
        #expect(harness.call("PATCH", "/secrets/none", [:]).status == 404)
    }

    @Test("PATCH merges tags when the switch says so")
    func mergedTags() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha")]) { $0.unconfirmed.patchReplacesTags = false }
        harness.call("PUT", "/secrets/a", ["value": "1", "tags": ["k": "v", "l": "w"]])
        #expect(harness.call("PATCH", "/secrets/a", ["tags": ["k": "x"]])["tags"] == ["l": "w", "k": "x"])
    }

    @Test("A disabled secret cannot be read but is listed; an expired and a future one can be read")
    func disabledAndExpired() throws {
        let harness = try Harness()
        harness.call("PUT", "/secrets/off", ["value": "1", "attributes": ["enabled": false]])
        harness.call("PUT", "/secrets/old", ["value": "1", "attributes": ["exp": 1_600_000_000]])
        harness.call("PUT", "/secrets/new", ["value": "1", "attributes": ["nbf": 2_000_000_000]])
        let reply = harness.call("GET", "/secrets/off")
        #expect(reply.status == 403)
        #expect(reply.code == "Forbidden")
        #expect(reply.innerCode == "SecretDisabled")
        #expect(reply.message == "Operation get is not allowed on a disabled secret.")
        #expect(harness.call("GET", "/secrets/old").status == 200)
        #expect(harness.call("GET", "/secrets/new").status == 200)
        #expect(try harness.list("/secrets").items.count == 3)
    }

    @Test(
        "Bodies that the service would not take are 400",
        arguments: [
            "", "{", "[]", "{}", "{\"value\":1}", "{\"value\":null}", "{\"value\":\"a\",\"tags\":[]}",
            "{\"value\":\"a\",\"tags\":{\"k\":1}}", "{\"value\":\"a\",\"attributes\":{\"enabled\":\"yes\"}}",
            "{\"value\":\"a\",\"attributes\":{\"nbf\":9,\"exp\":3}}", "{\"value\":\"a\",\"attributes\":{\"exp\":1.5}}",
            "{\"value\":\"a\",\"contentType\":7}",
        ])
    func badBodies(text: String) throws {
        let harness = try Harness()
        var request = harness.request("PUT", "/secrets/a")
        request.body = Array(text.utf8)
        let reply = Reply(harness.core.handle(request))
        #expect(reply.status == 400)
        #expect(reply.code == "BadParameter")
        #expect(try harness.list("/secrets").items.isEmpty)
    }

    @Test("At most 15 tags, of at most 512 characters")
    func tagLimits() throws {
        let harness = try Harness()
        func set(_ tags: [JSONMember]) -> Int {
            harness.call("PUT", "/secrets/a", ["value": "v", "tags": .object(tags)]).status
        }
        let tags = (0..<16).map { JSONMember(name: "t\($0)", value: "v") }
        #expect(set(Array(tags.prefix(15))) == 200)
        #expect(set(tags) == 400)
        let long = String(repeating: "x", count: 512)
        #expect(set([JSONMember(name: long, value: .text(long))]) == 200)
        #expect(set([JSONMember(name: long + "x", value: "v")]) == 400)
        #expect(set([JSONMember(name: "n", value: .text(long + "x"))]) == 400)
    }

    @Test("The secret behind a certificate refuses every write")
    func managed() throws {
        let harness = try Harness()
        let vault = try #require(harness.core.vaults["alpha"])
        vault.withState { state in
            let content = SecretContent(value: "pfx", certificateVersion: String(repeating: "a", count: 32))
            state.secrets.put(
                StoredObject(
                    name: "web",
                    first: ObjectVersion(
                        id: String(repeating: "a", count: 32),
                        attributes: Attributes(AttributeChange(), now: Harness.start), tags: nil, content: content)))
        }
        let bundle = harness.call("GET", "/secrets/web")
        #expect(bundle["managed"]?.bool == true)
        #expect(bundle["kid"]?.string?.hasPrefix("https://alpha.vault.localhost:8443/keys/web/") == true)
        for (method, target, body) in [
            ("PUT", "/secrets/web", ["value": "v"] as JSON?), ("PATCH", "/secrets/web", [:]),
            ("DELETE", "/secrets/web", nil), ("POST", "/secrets/web/backup", nil),
        ] {
            let reply = harness.call(method, target, body)
            #expect(reply.status == 403)
            #expect(reply.innerCode == "SecretManagedByKeyVault")
        }
    }

    @Test("A value never shows in descriptions")
    func discretion() {
        let content = SecretContent(value: "hunter2")
        #expect(!"\(content)".contains("hunter2"))
        #expect(!String(reflecting: content).contains("hunter2"))
        var text = ""
        dump(content, to: &text)
        #expect(!text.contains("hunter2"))
    }
}
