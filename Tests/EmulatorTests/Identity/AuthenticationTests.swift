import BinaryText
import CryptoExtras
import ExactJSON
import Testing

@testable import Emulator

@Suite("What a vault asks of a token")
struct AuthenticationTests {
    private func bare(_ harness: Harness, _ method: String, _ target: String, token: String? = nil) -> Reply {
        Reply(
            harness.core.handle(
                EmulatorRequest(
                    method, authority: "alpha.vault.localhost:8443", target: target,
                    headers: token.map { [("Authorization", "Bearer \($0)")] } ?? [])))
    }

    @Test(
        "Without a token comes the challenge, before route, method, body and api-version are looked at",
        arguments: [
            ("PUT", "/secrets/a"), ("GET", "/nowhere/at/all"), ("BREW", "/"), ("GET", "/secrets?api-version=no"),
        ])
    func challenge(method: String, target: String) throws {
        let reply = bare(try Harness(), method, target)
        #expect(reply.status == 401)
        #expect(reply.code == "Unauthorized")
        #expect(reply.message == "AKV10000: Request is missing a Bearer or PoP token.")
        #expect(
            reply.response.header("WWW-Authenticate")
                == "Bearer authorization=\"https://login.localhost:8443/11111111-1111-4111-8111-111111111111\", "
                + "resource=\"https://vault.localhost:8443\"")
    }

    @Test("The challenge names the port that the caller used, and none when it used none")
    func challengePort() throws {
        let core = try Harness().core
        let reply = Reply(core.handle(EmulatorRequest("GET", authority: "ALPHA.vault.localhost", target: "/secrets")))
        #expect(reply.response.header("WWW-Authenticate")?.hasSuffix("resource=\"https://vault.localhost\"") == true)
    }

    @Test("A good token passes; one for another audience is refused by AKV10022")
    func audience() throws {
        let harness = try Harness()
        #expect(harness.call("GET", "/secrets").status == 200)
        let other = try harness.core.issuer.token(
            for: .operator, resource: "https://management.localhost:8443", now: Harness.start)
        let reply = bare(harness, "GET", "/secrets?api-version=7.4", token: other)
        #expect(reply.status == 401)
        #expect(
            reply.message
                == "AKV10022: Invalid audience. Expected https://vault.localhost:8443, found: "
                + "https://management.localhost:8443.")
        #expect(reply.response.header("WWW-Authenticate") != nil)
    }

    @Test("A token of another tenant is refused by AKV10032, though its signature is good")
    func issuer() throws {
        let harness = try Harness()
        let stranger = TokenIssuer(EmulatorConfiguration(tenant: "99999999-9999-4999-8999-999999999999"))
        let token = try stranger.token(
            for: .operator, resource: "https://vault.localhost:8443", now: Harness.start)
        let reply = bare(harness, "GET", "/secrets?api-version=7.4", token: token)
        #expect(reply.status == 401)
        #expect(
            reply.message?.hasPrefix("AKV10032: Invalid issuer. Expected one of https://sts.windows.net/1111") == true)
    }

    @Test("A token is good until its last second and not after")
    func expiry() throws {
        let harness = try Harness([VaultConfiguration(name: "alpha")]) { $0.tokenLifetime = 60 }
        harness.clock.advance(by: .seconds(59))
        #expect(harness.call("GET", "/secrets").status == 200)
        harness.clock.advance(by: .seconds(1))
        let reply = harness.call("GET", "/secrets")
        #expect(reply.status == 401)
        #expect(reply.message == "[TokenExpired] Error validating token: 'S2S12086'.")
    }

    @Test("A token of another key, a changed one, and one without signature are refused")
    func signature() throws {
        let harness = try Harness()
        let parts = harness.token.split(separator: ".").map(String.init)
        let claims = try #require(Base64.decode(parts[1]))
        let forged = try SigningKey().sign(try JSON(parsing: claims))
        let unsigned = Base64.encodeURL(Array("{\"alg\":\"none\"}".utf8)) + ".\(parts[1])."
        let changed = "\(parts[0]).\(Base64.encodeURL(claims + [0x20])).\(parts[2])"
        for token in [forged, unsigned, changed, "", "x", "a.b.c", parts[0]] {
            #expect(bare(harness, "GET", "/secrets?api-version=7.4", token: token).status == 401)
        }
    }

    @Test("Every change of one byte of a token is refused")
    func fuzz() throws {
        let harness = try Harness()
        var generator = SeededGenerator(state: 7)
        let original = Array(harness.token.utf8)
        for _ in 0..<150 {
            var bytes = original
            // The last character's low bits are padding, which decoders ignore.
            let index = Int.random(in: 0..<bytes.count - 1, using: &generator)
            let byte = UInt8.random(in: 0x21...0x7E, using: &generator)
            guard bytes[index] != byte, !isSameDigit(bytes[index], byte) else { continue }
            bytes[index] = byte
            let reply = bare(
                harness, "GET", "/secrets?api-version=7.4", token: String(decoding: bytes, as: UTF8.self))
            #expect(reply.status == 401)
        }
    }

    /// Whether two characters are the same digit in the two alphabets of Base64.
    private func isSameDigit(_ left: UInt8, _ right: UInt8) -> Bool {
        func plain(_ byte: UInt8) -> UInt8 {
            byte == UInt8(ascii: "-") ? UInt8(ascii: "+") : byte == UInt8(ascii: "_") ? UInt8(ascii: "/") : byte
        }
        return plain(left) == plain(right)
    }
}
