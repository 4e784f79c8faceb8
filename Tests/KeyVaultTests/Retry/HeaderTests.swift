import AzureIdentity
import HTTPTransport
import Testing

@testable import KeyVault

@Suite struct HeaderTests {
    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Mon, 23 Nov 2026 22:43:29 GMT", 1_795_473_809),
        ] as [(String, Int64)])
    func readsDates(text: String, seconds: Int64) {
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 99994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 PST", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
    ])
    func refusesOtherForms(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }

    @Test func readsChallenges() {
        let challenge = VaultChallenge(fields: [
            "Negotiate, PoP nonce=\"a, b\", Bearer  authorization=\"https://l/t\" , RESOURCE = https://vault.azure.net,"
                + "scope=\"a \\\"b\\\"\", resource=\"https://evil\""
        ])
        #expect(
            challenge
                == VaultChallenge(
                    authorization: "https://l/t", resource: "https://vault.azure.net", scope: "a \"b\""))
        #expect(
            VaultChallenge(fields: ["Basic realm=\"x\"", "bearer authorization_uri=\"https://l/t\", resource=\"r\""])
                == VaultChallenge(authorization: "https://l/t", resource: "r"))
    }

    @Test(arguments: ["e30=", "e30", "eyJhIjoxfQ==", "eyJhIjoxfQ"])
    func decodesClaims(text: String) {
        let claims = VaultChallenge(fields: ["Bearer error=\"insufficient_claims\", claims=\"\(text)\""])?.claims
        #expect(claims == (text.hasPrefix("e30") ? "{}" : "{\"a\":1}"))
    }

    @Test(arguments: [
        "", "Basic", ",,,", "=", "Bearer=x", "\"", "resource=\"https://vault.azure.net\"",
        String(repeating: "Basic, ", count: 10_000) + "Bearer resource=x",
    ])
    func oddFieldsAreNoChallenge(text: String) {
        #expect(VaultChallenge(fields: [text]) == nil)
    }

    @Test func anUnfinishedQuoteIsDropped() {
        #expect(VaultChallenge(fields: ["Bearer resource=\"https://vault.azure"])?.resource == nil)
        #expect(VaultChallenge(fields: ["Bearer resource=\"x\\"])?.resource == nil)
    }
}
