import ExactJSON
import Testing

@testable import Emulator

@Suite struct RenewalTests {
    private static let day: Int64 = 86_400

    /// A token that outlives the years that these tests let pass.
    private func harness() throws -> Harness {
        try Harness([VaultConfiguration(name: "alpha")]) { $0.tokenLifetime = 20 * 365 * Self.day }
    }

    private func created(_ list: (items: [JSON], pages: [Int])) -> [Int64] {
        list.items.compactMap { $0["attributes"]?["created"]?.int }.sorted()
    }

    @Test func aKeyIsRotatedWhenItsPolicySaysSo() throws {
        let harness = try harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC", "tags": ["a": "1"]])
        harness.call(
            "PUT", "/keys/k/rotationpolicy",
            [
                "lifetimeActions": [["trigger": ["timeAfterCreate": "P30D"], "action": ["type": "Rotate"]]],
                "attributes": ["expiryTime": "P60D"],
            ])
        harness.clock.advance(by: .seconds(30 * Self.day - 1))
        #expect(try harness.list("/keys/k/versions").items.count == 1)
        harness.clock.advance(by: .seconds(1))
        let versions = try harness.list("/keys/k/versions")
        #expect(created(versions) == [Harness.start, Harness.start + 30 * Self.day])
        let current = harness.call("GET", "/keys/k")
        #expect(current["attributes"]?["exp"]?.int == Harness.start + 90 * Self.day)
        #expect(current["tags"] == ["a": "1"])
        // Three more periods pass unseen: each version is dated by when it was due.
        harness.clock.advance(by: .seconds(95 * Self.day))
        #expect(
            created(try harness.list("/keys/k/versions"))
                == [0, 30, 60, 90, 120].map { Harness.start + $0 * Self.day })
    }

    @Test func aRotationBeforeExpiryNeedsAnExpiry() throws {
        let harness = try harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC"])
        harness.call(
            "PUT", "/keys/k/rotationpolicy",
            [
                "lifetimeActions": [["trigger": ["timeBeforeExpiry": "P10D"], "action": ["type": "Rotate"]]],
                "attributes": ["expiryTime": "P30D"],
            ])
        harness.clock.advance(by: .seconds(400 * Self.day))
        #expect(try harness.list("/keys/k/versions").items.count == 1)
        harness.call("POST", "/keys/k/rotate")
        harness.clock.advance(by: .seconds(20 * Self.day))
        #expect(try harness.list("/keys/k/versions").items.count == 3)
    }

    @Test func disabledDeletedAndPlainKeysAreLeftAlone() throws {
        let harness = try harness()
        let policy: JSON = [
            "lifetimeActions": [["trigger": ["timeAfterCreate": "P30D"], "action": ["type": "Rotate"]]]
        ]
        for name in ["off", "gone", "plain"] { harness.call("POST", "/keys/\(name)/create", ["kty": "EC"]) }
        for name in ["off", "gone"] { harness.call("PUT", "/keys/\(name)/rotationpolicy", policy) }
        harness.call("PATCH", "/keys/off", ["attributes": ["enabled": false]])
        harness.call("DELETE", "/keys/gone")
        harness.clock.advance(by: .seconds(40 * Self.day))
        for name in ["off", "plain"] { #expect(try harness.list("/keys/\(name)/versions").items.count == 1) }
        harness.call("POST", "/deletedkeys/gone/recover")
        harness.clock.advance(by: .seconds(1))
        // Once it is back, it is overdue.
        #expect(try harness.list("/keys/gone/versions").items.count == 2)
    }

    @Test func aSelfSignedCertificateIsRenewedWithKeyAndSecret() throws {
        let harness = try harness()
        harness.call(
            "POST", "/certificates/web/create",
            [
                "policy": [
                    "issuer": ["name": "Self"], "key_props": ["kty": "EC", "crv": "P-256"],
                    "x509_props": ["subject": "CN=web", "validity_months": 10],
                    "lifetime_actions": [
                        ["trigger": ["days_before_expiry": 20], "action": ["action_type": "AutoRenew"]]
                    ],
                ]
            ])
        let first = harness.call("GET", "/certificates/web")
        let expiry = try #require(first["attributes"]?["exp"]?.int)
        harness.clock.advance(by: .seconds(expiry - 20 * Self.day - Harness.start))
        let second = harness.call("GET", "/certificates/web")
        #expect(second["x5t"] != first["x5t"])
        for collection in ["certificates", "keys", "secrets"] {
            #expect(try harness.list("/\(collection)/web/versions").items.count == 2)
        }
        // The secret names the version before it, from 2025-07-01 on.
        let secret = harness.call("GET", "/secrets/web", version: "2025-07-01")
        #expect(secret["previousVersion"]?.string == first.version)
        #expect(harness.call("GET", "/secrets/web", version: "7.6")["previousVersion"] == nil)
    }

    @Test func othersAreOrderedOrOnlyMailed() throws {
        let harness = try harness()
        harness.call("PUT", "/certificates/issuers/digi", ["provider": "Test"])
        func policy(_ issuer: String, _ action: String) -> JSON {
            [
                "policy": [
                    "issuer": ["name": .text(issuer)], "key_props": ["kty": "EC", "crv": "P-256"],
                    "x509_props": ["subject": "CN=web", "validity_months": 10],
                    "lifetime_actions": [
                        ["trigger": ["lifetime_percentage": 80], "action": ["action_type": .text(action)]]
                    ],
                ]
            ]
        }
        harness.call("POST", "/certificates/mailed/create", policy("Self", "EmailContacts"))
        harness.call("POST", "/certificates/ordered/create", policy("Self", "AutoRenew"))
        harness.call("PATCH", "/certificates/ordered/policy", ["issuer": ["name": "digi"]])
        harness.clock.advance(by: .seconds(280 * Self.day))
        #expect(try harness.list("/certificates/mailed/versions").items.count == 1)
        #expect(harness.call("GET", "/certificates/ordered/pending")["status"] == "inProgress")
        #expect(try harness.list("/certificates/ordered/versions").items.count == 1)
    }

    @Test func theEarliestTimeIsKnownWhateverChanges() {
        var agenda = RenewalAgenda()
        #expect(agenda.earliest == nil && agenda.due(at: .max).isEmpty)
        agenda.set(30, for: "C")
        agenda.set(10, for: "A")
        agenda.set(20, for: "B")
        #expect(agenda.earliest == 10)
        #expect(agenda.due(at: 20).map(\.key) == ["A", "B"])
        agenda.set(40, for: "A")
        #expect(agenda.earliest == 20)
        agenda.set(nil, for: "B")
        agenda.set(nil, for: "B")
        #expect(agenda.earliest == 30)
        agenda.set(nil, for: "C")
        agenda.set(nil, for: "A")
        #expect(agenda.earliest == nil)
    }
}
