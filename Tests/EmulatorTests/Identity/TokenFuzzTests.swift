import ExactJSON
import Testing

@testable import Emulator

@Suite("Identity endpoints under noise")
struct TokenFuzzTests {
    private static func text(_ generator: inout SeededGenerator) -> String {
        let pieces = [
            "a", "=", "&", "%", "%zz", "%00", "+", ".", "/", "\u{e9}", "e30", "{}", "null", "https://", "\r\n",
        ]
        return (0..<Int.random(in: 0...8, using: &generator)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        }.joined()
    }

    @Test("No form, token or path breaks an endpoint or is taken for good")
    func noise() throws {
        let world = try IdentityWorld()
        var generator = SeededGenerator(state: 11)
        let endpoint = ManagedIdentityEndpoint(
            issuer: world.harness.core.issuer, portSuffix: ":8443", secret: "s", arcKey: nil)
        for _ in 0..<400 {
            let fields = Dictionary(
                uniqueKeysWithValues: [
                    "client_id", "client_assertion", "client_assertion_type", "scope", "device_code", "refresh_token",
                    "claims",
                ].map { ($0, Self.text(&generator)) })
            let grants = ["client_credentials", "refresh_token", "device_code", Self.text(&generator)]
            for grant in grants {
                let reply = world.post(fields.merging(["grant_type": grant]) { $1 })
                #expect((400...401).contains(reply.status))
            }
            _ = JSONWebToken(Self.text(&generator))
            let request = EmulatorRequest(
                "GET", authority: "127.0.0.1", target: "/metadata/identity/oauth2/token?\(Self.text(&generator))",
                headers: [("Metadata", "true")])
            #expect(endpoint.handle(request, now: Harness.start).status == 400)
        }
    }
}
