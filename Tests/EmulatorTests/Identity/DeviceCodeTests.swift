import ExactJSON
import Testing

@testable import Emulator

@Suite("Device codes")
struct DeviceCodeTests {
    private static let cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

    private func begin(_ world: IdentityWorld, tenant: String = "organizations") -> Reply {
        world.post(
            ["client_id": Self.cli, "scope": "\(IdentityWorld.resource)/.default offline_access openid profile"],
            "oauth2/v2.0/devicecode", tenant: tenant)
    }

    private func poll(_ world: IdentityWorld, _ code: String, client: String = Self.cli) -> Reply {
        world.post(
            [
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code", "client_id": client, "device_code": code,
            ], tenant: "organizations")
    }

    private func decide(_ world: IdentityWorld, _ begun: Reply, _ decision: DeviceCodes.Decision) throws {
        let code = try begun.text("user_code")
        #expect(
            world.harness.core.issuer.deviceCodes.decide(
                userCode: code, decision, now: world.harness.clock.milliseconds))
    }

    @Test("Pending, then approved: a user's token, an identity token and a refresh token")
    func approved() throws {
        let world = try IdentityWorld()
        let begun = begin(world)
        #expect(begun["interval"]?.int == 5 && begun["expires_in"]?.int == 900)
        #expect(begun["message"]?.string?.contains(try begun.text("user_code")) == true)
        let code = try begun.text("device_code")
        #expect(poll(world, code)["error"]?.string == "authorization_pending")
        try decide(world, begun, .approved(IdentityWorld.object("anna")))
        let reply = poll(world, code)
        let claims = try world.claims(reply)
        #expect(claims["upn"]?.string == "anna@contoso.example")
        #expect(claims["appid"]?.string == Self.cli && claims["idtyp"]?.string == "user")
        let identity = try #require(try SigningKey.shared.get().verify(try reply.text("id_token")))
        #expect(identity["aud"]?.string == Self.cli)
        #expect(identity["preferred_username"]?.string == "anna@contoso.example")
        #expect(reply["client_info"]?.string != nil)
        #expect(poll(world, code)["error"]?.string == "bad_verification_code")
    }

    @Test("A refresh token gives new tokens to its own application until the sessions are ended")
    func refresh() throws {
        let world = try IdentityWorld()
        let begun = begin(world)
        try decide(world, begun, .approved(IdentityWorld.object("anna")))
        let first = poll(world, try begun.text("device_code"))
        let fields = [
            "grant_type": "refresh_token", "client_id": Self.cli, "scope": "\(IdentityWorld.resource)/.default",
            "refresh_token": try first.text("refresh_token"),
        ]
        #expect(try world.claims(world.post(fields))["oid"]?.string == IdentityWorld.object("anna"))
        let other = fields.merging(["client_id": IdentityWorld.client("secretive")]) { $1 }
        #expect(world.post(other)["error"]?.string == "invalid_grant")
        let access = fields.merging(["refresh_token": try first.text("access_token")]) { $1 }
        #expect(world.post(access)["error"]?.string == "invalid_grant")
        world.harness.core.issuer.revocations.revoke(IdentityWorld.object("anna"), now: Harness.start)
        #expect(IdentityWorld.number(world.post(fields)) == 50_173)
    }

    @Test("Too many polls ask for five seconds more each time")
    func slowDown() throws {
        let world = try IdentityWorld()
        let code = try begin(world).text("device_code")
        #expect(poll(world, code)["error"]?.string == "authorization_pending")
        world.harness.clock.advance(by: .seconds(4))
        #expect(poll(world, code)["error"]?.string == "slow_down")
        world.harness.clock.advance(by: .seconds(6))
        #expect(poll(world, code)["error"]?.string == "slow_down")
        world.harness.clock.advance(by: .seconds(15))
        #expect(poll(world, code)["error"]?.string == "authorization_pending")
    }

    @Test("Declined, expired, unknown, and another application's")
    func refused() throws {
        let world = try IdentityWorld()
        let declined = begin(world)
        try decide(world, declined, .declined)
        #expect(poll(world, try declined.text("device_code"))["error"]?.string == "authorization_declined")
        let code = try begin(world).text("device_code")
        #expect(
            poll(world, code, client: IdentityWorld.client("secretive"))["error"]?.string == "bad_verification_code")
        world.harness.clock.advance(by: .seconds(900))
        let expired = poll(world, code)
        #expect(expired["error"]?.string == "expired_token" && IdentityWorld.number(expired) == 70_020)
        #expect(poll(world, "none")["error"]?.string == "bad_verification_code")
        let unknown = world.post(
            ["client_id": "nobody", "scope": "\(IdentityWorld.resource)/.default"], "oauth2/v2.0/devicecode")
        #expect(IdentityWorld.number(unknown) == 700_016)
        #expect(begin(world, tenant: "nowhere.example").status == 400)
    }

    @Test("A code of nobody, a late one and a decided one cannot be decided")
    func decisions() throws {
        let world = try IdentityWorld()
        let codes = world.harness.core.issuer.deviceCodes
        #expect(!codes.decide(userCode: "NONE", .declined, now: Harness.start * 1_000))
        let begun = begin(world)
        let userCode = try begun.text("user_code")
        #expect(codes.pending(now: Harness.start * 1_000) == [userCode])
        try decide(world, begun, .declined)
        #expect(!codes.decide(userCode: userCode, .declined, now: Harness.start * 1_000))
        #expect(codes.pending(now: Harness.start * 1_000) == [])
    }
}
