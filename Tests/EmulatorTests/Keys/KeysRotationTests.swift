import ExactJSON
import Testing

@testable import Emulator

@Suite struct KeysRotationTests {
    private func harness() throws -> Harness {
        let harness = try Harness()
        harness.call("POST", "/keys/k/create", ["kty": "EC", "tags": ["a": "1"], "key_ops": ["sign"]])
        return harness
    }

    @Test func keyWithoutPolicyAnswersTheDefault() throws {
        let reply = try harness().call("GET", "/keys/k/rotationpolicy")
        #expect(
            reply.json == [
                "lifetimeActions": [["trigger": ["timeBeforeExpiry": "P30D"], "action": ["type": "Notify"]]],
                "attributes": .null,
            ])
        #expect(try harness().call("GET", "/keys/none/rotationpolicy").code == "KeyNotFound")
    }

    @Test func policyIsKeptAndDatedAndReplaced() throws {
        let harness = try harness()
        let actions: JSON = [
            ["trigger": ["timeAfterCreate": "P15D"], "action": ["type": "Rotate"]],
            ["trigger": ["timeBeforeExpiry": "P7D"], "action": ["type": "Notify"]],
        ]
        let set = harness.call(
            "PUT", "/keys/K/rotationpolicy", ["lifetimeActions": actions, "attributes": ["expiryTime": "P30D"]])
        #expect(set.status == 200)
        #expect(set["id"] == "https://alpha.vault.localhost:8443/keys/k/rotationpolicy")
        #expect(set["lifetimeActions"] == actions)
        #expect(set["attributes"]?["expiryTime"] == "P30D")
        #expect(set["attributes"]?["created"]?.int == Harness.start)
        harness.clock.advance(by: .seconds(5))
        // What GET answered can be put again: the read-only members are ignored.
        let again = harness.call("PUT", "/keys/k/rotationpolicy", set.json)
        #expect(again["attributes"]?["created"]?.int == Harness.start)
        #expect(again["attributes"]?["updated"]?.int == Harness.start + 5)
        let lower = harness.call(
            "PUT", "/keys/k/rotationpolicy",
            ["lifetimeActions": [["trigger": ["timeAfterCreate": "P3M"], "action": ["type": "rotate"]]]])
        #expect(lower["lifetimeActions"]?.array?.first?["action"]?["type"] == "Rotate")
        #expect(lower["attributes"]?["expiryTime"] == nil)
    }

    @Test func policiesAgainstTheRulesAreRefused() throws {
        let harness = try harness()
        func action(_ type: String, _ trigger: String, _ time: JSON) -> JSON {
            ["trigger": .object([JSONMember(name: trigger, value: time)]), "action": ["type": .text(type)]]
        }
        let rotate = action("Rotate", "timeAfterCreate", "P30D")
        let refused: [JSON] = [
            ["attributes": ["expiryTime": "P27D"]], ["attributes": ["expiryTime": "soon"]],
            ["attributes": ["expiryTime": 30]], ["lifetimeActions": "none"], ["lifetimeActions": [rotate, rotate]],
            ["lifetimeActions": [action("Delete", "timeAfterCreate", "P30D")]],
            ["lifetimeActions": [action("Notify", "timeAfterCreate", "P30D")]],
            ["lifetimeActions": [action("Rotate", "timeBeforeExpiry", "P30D")]],
            ["lifetimeActions": [action("Rotate", "timeAfterCreate", "P6D")]],
            ["lifetimeActions": [action("Rotate", "sometime", "P30D")]],
            ["lifetimeActions": [["action": ["type": "Rotate"]]]],
            [
                "lifetimeActions": [
                    [
                        "trigger": ["timeAfterCreate": "P30D", "timeBeforeExpiry": "P30D"],
                        "action": ["type": "Rotate"],
                    ]
                ]
            ],
            ["lifetimeActions": [rotate], "attributes": ["expiryTime": "P36D"]],
            [
                "lifetimeActions": [action("Rotate", "timeBeforeExpiry", "P25D")], "attributes": ["expiryTime": "P30D"],
            ],
        ]
        for body in refused {
            let reply = harness.call("PUT", "/keys/k/rotationpolicy", body)
            #expect(reply.code == "BadParameter", "\(body.serializedText)")
        }
        #expect(harness.call("GET", "/keys/k/rotationpolicy")["attributes"] == .null)
    }

    @Test func rotationMakesAVersionLikeTheCurrentOneThatExpires() throws {
        let harness = try harness()
        harness.call("PUT", "/keys/k/rotationpolicy", ["attributes": ["expiryTime": "P30D"]])
        let before = harness.call("GET", "/keys/k")
        #expect(before["attributes"]?["exp"] == nil)
        harness.clock.advance(by: .seconds(100))
        let after = harness.call("POST", "/keys/k/rotate")
        #expect(after.status == 200)
        #expect(after["key"]?["kid"] != before["key"]?["kid"])
        #expect(after["key"]?["x"] != before["key"]?["x"])
        #expect(after["key"]?["key_ops"] == ["sign"])
        #expect(after["tags"] == ["a": "1"])
        #expect(after["attributes"]?["exp"]?.int == Harness.start + 100 + 30 * 86_400)
        #expect(harness.call("POST", "/keys/none/rotate").code == "KeyNotFound")
    }

    @Test(arguments: [
        "P90D": 90.0, "P3M": 90, "PT48H": 2, "P1Y10D": 370, "P2W": 14, "PT1H30M": 1.5 / 24, "P1DT12H": 1.5,
    ])
    func durationsAreRead(_ text: String, _ days: Double) throws {
        let duration = try #require(ISODuration(text))
        #expect(duration.text == text)
        #expect(abs(duration.approximateDays - days) < 1e-9)
    }

    @Test(arguments: ["", "P", "PT", "90D", "P90", "PD", "P-1D", "P1.5D", "P1D2Y", "PT1D", "p1d", "P9999999D", "P1DT"])
    func otherTextsAreNoDurations(_ text: String) { #expect(ISODuration(text) == nil) }

    @Test func monthsAreCountedByTheCalendar() throws {
        let lastOfJanuary = CivilTime.day(year: 2028, month: 1, day: 31) * 86_400 + 60
        let lastOfFebruary = CivilTime.day(year: 2028, month: 2, day: 29) * 86_400 + 60
        #expect(CivilTime.adding(months: 1, to: lastOfJanuary) == lastOfFebruary)
        #expect(
            CivilTime.adding(months: 12, to: lastOfFebruary) == CivilTime.day(year: 2029, month: 2, day: 28) * 86_400
                + 60)
        #expect(CivilTime.day(year: 1970, month: 1, day: 1) == 0)
        for day in stride(from: Int64(-100_000), to: 100_000, by: 97) {
            let date = CivilTime.date(ofDay: day)
            #expect(CivilTime.day(year: date.year, month: date.month, day: date.day) == day)
        }
    }
}
