import ExactJSON
import Testing

@testable import Emulator

@Suite("Seeds")
struct SeedTests {
    private func fill(_ text: String) throws -> Harness {
        let harness = try Harness()
        try SeedFile(parsing: Array(text.utf8)).fill(harness.core)
        return harness
    }

    @Test("Secrets with versions, dates, tags and types")
    func secrets() throws {
        let harness = try fill(
            """
            {"vaults": {"Alpha": {"secrets": [
              {"name": "db", "versions": [
                {"value": "1", "contentType": "t", "tags": {"k": "v"}, "created": "-40d"},
                {"value": "2", "expires": "+90d", "notBefore": "2026-01-01", "created": "2026-01-02T03:04:05Z"},
                {"value": "3", "enabled": false}]},
              {"name": "short", "value": "only", "tags": {"a": "b"}}]}}}
            """)
        let items = try harness.list("/secrets/db/versions").items.sorted {
            ($0["attributes"]?["created"]?.int ?? 0) < ($1["attributes"]?["created"]?.int ?? 0)
        }
        #expect(
            items.map { $0["attributes"]?["created"]?.int } == [
                Harness.start - 40 * 86_400, 1_767_323_045, Harness.start - 86_400,
            ])
        #expect(items[0]["contentType"]?.string == "t")
        #expect(items[0]["tags"] == ["k": "v"])
        #expect(items[1]["attributes"]?["exp"]?.int == Harness.start + 90 * 86_400)
        #expect(items[1]["attributes"]?["nbf"]?.int == 1_767_225_600)
        #expect(items[2]["attributes"]?["enabled"]?.bool == false)
        #expect(harness.call("GET", "/secrets/db").innerCode == "SecretDisabled")
        #expect(harness.call("GET", "/secrets/short")["tags"] == ["a": "b"])
    }

    @Test("Keys with versions and a rotation policy, certificates with their key and secret, issuers and contacts")
    func keysAndCertificates() throws {
        let harness = try fill(
            """
            {"vaults": {"alpha": {
              "keys": [{"name": "sign", "kty": "EC", "curve": "P-384", "ops": ["sign"], "versions": 3, "tags": {"k": "v"},
                "rotationPolicy": {"lifetimeActions": [
                  {"trigger": {"timeAfterCreate": "P90D"}, "action": {"type": "Rotate"}}],
                  "attributes": {"expiryTime": "P1Y"}}}],
              "certificates": [{"name": "web", "subject": "CN=web.contoso.com", "dnsNames": ["web.contoso.com"],
                "kty": "EC", "curve": "P-256", "contentType": "application/x-pem-file", "tags": {"a": "b"},
                "versions": 2}],
              "issuers": [{"name": "digi", "provider": "Test", "account": "acc"}],
              "contacts": [{"email": "a@x.org", "name": "A"}]}}}
            """)
        #expect(try harness.list("/keys/sign/versions").items.count == 3)
        let key = harness.call("GET", "/keys/sign")
        #expect(key["key"]?["crv"]?.string == "P-384")
        #expect(key["key"]?["key_ops"] == ["sign"])
        #expect(key["tags"] == ["k": "v"])
        #expect(harness.call("GET", "/keys/sign/rotationpolicy")["attributes"]?["expiryTime"]?.string == "P1Y")
        let certificate = harness.call("GET", "/certificates/web")
        #expect(certificate["tags"] == ["a": "b"])
        #expect(certificate["policy"]?["x509_props"]?["sans"]?["dns_names"] == ["web.contoso.com"])
        #expect(try harness.list("/certificates/web/versions").items.count == 2)
        let secret = harness.call("GET", "/secrets/web")
        #expect(secret["managed"]?.bool == true)
        #expect(secret["value"]?.string?.contains("BEGIN PRIVATE KEY") == true)
        #expect(harness.call("GET", "/certificates/issuers/digi")["provider"]?.string == "Test")
        #expect(harness.call("GET", "/certificates/contacts")["contacts"]?.array?.count == 1)
    }

    @Test("Bulk secrets and deletions")
    func bulk() throws {
        let harness = try fill(
            """
            {"vaults": {"alpha": {"bulk": [{"prefix": "b-", "count": 30, "versions": 2, "bytes": 11}],
              "secrets": [{"name": "old", "value": "v"}], "deleted": {"secrets": ["old"]}}}}
            """)
        #expect(try harness.list("/secrets").items.count == 30)
        #expect(harness.call("GET", "/secrets/b-000029")["value"]?.string?.utf8.count == 11)
        #expect(try harness.list("/secrets/b-000000/versions").items.count == 2)
        harness.clock.advance(by: .seconds(1))
        #expect(try harness.list("/deletedsecrets").items.count == 1)
    }

    @Test(
        "What is no seed is refused with a message that names the place",
        arguments: [
            ("{", "the seed is no JSON"), ("{\"vaults\": 1}", "no object"),
            ("{\"vaults\": {\"nowhere\": {}}}", "'nowhere'"),
            ("{\"vaults\": {\"alpha\": {\"secret\": []}}}", "unknown member 'secret'"),
            (
                "{\"vaults\": {\"alpha\": {\"secrets\": [{\"name\": \"a\", \"vlaue\": \"x\"}]}}}",
                "unknown member 'vlaue'"
            ),
            ("{\"vaults\": {\"alpha\": {\"secrets\": [{\"value\": \"x\"}]}}}", "'name' is missing"),
            ("{\"vaults\": {\"alpha\": {\"secrets\": [{\"name\": \"a_b\", \"value\": \"x\"}]}}}", "/secrets/a_b"),
            (
                "{\"vaults\": {\"alpha\": {\"secrets\": [{\"name\": \"a\", \"value\": \"x\", \"expires\": \"soon\"}]}}}",
                "'expires' is no time"
            ),
            ("{\"vaults\": {\"alpha\": {\"bulk\": [{\"prefix\": \"a\", \"count\": -1}]}}}", "'count' is no number"),
        ])
    func refusals(text: String, part: String) {
        let error = #expect(throws: EmulatorError.self) { try fill(text) }
        #expect(error?.code == .seed)
        #expect(error?.message.contains(part) == true)
    }

    @Test("A refused seed never repeats a value")
    func discretion() {
        let error = #expect(throws: EmulatorError.self) {
            try fill("{\"vaults\": {\"alpha\": {\"secrets\": [{\"name\": \"a_b\", \"value\": \"hunter2\"}]}}}")
        }
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test("Relative times have units")
    func times() {
        #expect(SeedObject.time("+90d", now: 0) == 7_776_000)
        #expect(SeedObject.time("-12h", now: 0) == -43_200)
        #expect(SeedObject.time("+1w", now: 5) == 604_805)
        for text in ["", "+", "+d", "+5", "90d", "+-5d", "+9999999d", "++5d"] {
            #expect(SeedObject.time(text, now: 0) == nil)
        }
    }
}
