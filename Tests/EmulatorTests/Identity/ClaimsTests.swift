import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Claims challenges and ended sessions")
struct ClaimsTests {
    private static let demand = #"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#

    private func token(_ world: IdentityWorld, claims: String? = nil) throws -> String {
        let fields = [
            "grant_type": "client_credentials", "client_id": Principal.operator.clientID,
            "client_secret": Principal.operator.clientSecret, "scope": "\(IdentityWorld.resource)/.default",
        ]
        let reply = world.post(claims.map { fields.merging(["claims": $0]) { $1 } } ?? fields)
        return try reply.text("access_token")
    }

    private func get(_ world: IdentityWorld, _ token: String) -> Reply {
        Reply(
            world.harness.core.handle(
                EmulatorRequest(
                    "GET", authority: "alpha.vault.localhost:8443", target: "/secrets?api-version=7.4",
                    headers: [("Authorization", "Bearer \(token)")])))
    }

    /// The claims request that a challenge carries.
    private func challenge(_ reply: Reply) throws -> String {
        let header = try #require(reply.response.header("WWW-Authenticate"))
        #expect(header.contains("error=\"insufficient_claims\""))
        let text = try #require(header.split(separator: "claims=\"").last?.prefix { $0 != "\"" })
        return String(decoding: try #require(Base64.decode(String(text))), as: UTF8.self)
    }

    @Test("A vault that demands a claim refuses a token without it and takes one with it")
    func demanded() throws {
        let world = try IdentityWorld()
        world.harness.core.conditions.demandedClaims = Self.demand
        let refused = get(world, try token(world))
        #expect(refused.status == 401)
        let claims = try challenge(refused)
        #expect(claims == Self.demand)
        let token = try token(world, claims: claims)
        #expect(try SigningKey.shared.get().verify(token)?["acrs"] == ["c1"])
        #expect(get(world, token).status == 200)
        #expect(get(world, try self.token(world, claims: #"{"access_token":{"acrs":{"value":"c2"}}}"#)).status == 401)
    }

    @Test("Ended sessions meet a challenge, and a token of the same second that came after passes")
    func revoked() throws {
        let world = try IdentityWorld()
        let old = try token(world)
        #expect(get(world, old).status == 200)
        world.harness.core.issuer.revocations.revoke(Principal.operator.objectID, now: Harness.start)
        let refused = get(world, old)
        #expect(refused.status == 401)
        let claims = try challenge(refused)
        #expect(claims == #"{"access_token":{"nbf":{"essential":true,"value":"\#(Harness.start)"}}}"#)
        #expect(get(world, try token(world, claims: claims)).status == 200)
    }

    @Test("A client's announcement comes back in lower case, and no request changes who a token is for")
    func announced() throws {
        let world = try IdentityWorld()
        let claims = #"{"access_token":{"xms_cc":{"values":["CP1"]},"oid":{"value":"x"},"exp":{"value":"9"}}}"#
        let token = try #require(try SigningKey.shared.get().verify(try token(world, claims: claims)))
        #expect(token["xms_cc"] == ["cp1"])
        #expect(token["oid"]?.string == Principal.operator.objectID)
        #expect(token["exp"]?.int == Harness.start + 3_600)
    }

    @Test("What is no claims request is refused", arguments: ["", "[]", "{", "7"])
    func malformed(text: String) throws {
        let world = try IdentityWorld()
        let reply = world.post([
            "grant_type": "client_credentials", "client_id": Principal.operator.clientID,
            "client_secret": Principal.operator.clientSecret, "scope": "\(IdentityWorld.resource)/.default",
            "claims": text,
        ])
        #expect(IdentityWorld.number(reply) == 900_236)
    }

    @Test(
        "A demand is met by presence, by one of several values, and by the time of issue",
        arguments: [
            (#"{"access_token":{"acrs":{"essential":true}}}"#, true),
            (#"{"access_token":{"amr":{"essential":true}}}"#, false),
            (#"{"access_token":{"acrs":{"values":["c2","c1"]}}}"#, true),
            (#"{"access_token":{"acrs":{"value":"c3"}}}"#, false),
            (#"{"access_token":{"nbf":{"value":"10"}}}"#, true), (#"{"access_token":{"nbf":{"value":"11"}}}"#, false),
            (#"{"access_token":{}}"#, true), (#"{}"#, true),
        ])
    func satisfied(text: String, isSatisfied: Bool) throws {
        let request = try #require(ClaimsRequest(text))
        #expect(request.isSatisfied(by: ["acrs": ["c1"], "iat": 10]) == isSatisfied)
    }

    @Test("Short tokens on request, and long ones that say when to refresh")
    func lifetime() throws {
        let world = try IdentityWorld()
        world.harness.core.conditions.tokenLifetime = .seconds(5)
        let token = try token(world)
        world.harness.clock.advance(by: .seconds(4))
        #expect(get(world, token).status == 200)
        world.harness.clock.advance(by: .seconds(1))
        #expect(get(world, token).status == 401)
        world.harness.core.conditions.tokenLifetime = .seconds(7_200)
        let reply = world.post([
            "grant_type": "client_credentials", "client_id": Principal.operator.clientID,
            "client_secret": Principal.operator.clientSecret, "scope": "\(IdentityWorld.resource)/.default",
        ])
        #expect(reply["refresh_in"]?.int == 3_600 && reply["expires_in"]?.int == 7_200)
    }
}
