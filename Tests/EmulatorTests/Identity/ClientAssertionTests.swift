import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Client secrets and assertions")
struct ClientAssertionTests {
    private func claims(_ name: String = "certified", _ change: [String: JSON] = [:]) -> JSON {
        let client = IdentityWorld.client(name)
        let all: [String: JSON] = [
            "iss": .text(client), "sub": .text(client), "jti": "1", "nbf": .integer(Harness.start),
            "aud": .text("https://login.localhost:8443/\(IdentityWorld.tenant)/oauth2/v2.0/token"),
            "exp": .integer(Harness.start + 600),
        ].merging(change) { $1 }
        return .object(all.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: $0.value) })
    }

    @Test("A certificate is named by either thumbprint and proves the application")
    func certificate() throws {
        let world = try IdentityWorld()
        let leaf = try IssuedCertificate(der: world.material.chain[0])
        for header in [
            ["alg": "ES256", "x5t": .text(leaf.thumbprint)],
            ["alg": "ES256", "x5t#S256": .text(leaf.sha256Thumbprint)],
            ["alg": "ES256", "x5c": [.text(Base64.encode(leaf.der))]],
            ["alg": "ES256", "x5t": .text(leaf.thumbprint + "=")],
        ] as [JSON] {
            let reply = world.assert(
                try IdentityWorld.sign(header, claims(), world.material.key, .es256), as: "certified")
            #expect(reply.status == 200)
            #expect(try world.claims(reply)["oid"]?.string == IdentityWorld.object("certified"))
        }
    }

    @Test(
        "RSA certificates sign by PKCS#1 and by PSS",
        arguments: [("RS256", SignatureAlgorithm.rs256), ("PS256", .ps256)])
    func rsa(name: String, algorithm: SignatureAlgorithm) throws {
        let world = try IdentityWorld(.rsa(bits: 2048))
        let leaf = try IssuedCertificate(der: world.material.chain[0])
        let header: JSON = ["alg": .text(name), "x5t#S256": .text(leaf.sha256Thumbprint)]
        let token = try IdentityWorld.sign(header, claims(), world.material.key, algorithm)
        #expect(world.assert(token, as: "certified").status == 200)
    }

    @Test("Each thing that is wrong with an assertion has its number")
    func refusals() throws {
        let world = try IdentityWorld()
        let leaf = try IssuedCertificate(der: world.material.chain[0])
        let header: JSON = ["alg": "ES256", "x5t": .text(leaf.thumbprint)]
        func number(_ change: [String: JSON] = [:], header: JSON, key: SoftwareKey? = nil) throws -> Int64? {
            let key = key ?? world.material.key
            let reply = world.assert(
                try IdentityWorld.sign(header, claims("certified", change), key, .es256), as: "certified")
            #expect(reply.status == 401)
            return IdentityWorld.number(reply)
        }
        let stranger = try SoftwareKey(generating: .ec(.p256))
        #expect(try number(header: header, key: stranger) == 700_027)
        #expect(try number(header: ["alg": "ES256", "x5t": "AAAA"]) == 700_027)
        #expect(try number(header: ["alg": "none", "x5t": .text(leaf.thumbprint)]) == 700_027)
        #expect(try number(["sub": "someone"], header: header) == 700_021)
        #expect(try number(["aud": "https://elsewhere.example/"], header: header) == 700_023)
        #expect(try number(["exp": .integer(Harness.start)], header: header) == 700_024)
        #expect(try number(["nbf": .integer(Harness.start + 301)], header: header) == 700_024)
        world.harness.clock.advance(by: .seconds(400 * 86_400))
        let late = Harness.start + 400 * 86_400
        #expect(try number(["nbf": .integer(late), "exp": .integer(late + 600)], header: header) == 1_000_502)
        for text in ["", "a.b", "a.b.c", "e30.e30.e30.e30"] {
            #expect(IdentityWorld.number(world.assert(text, as: "certified")) == 50_027)
        }
        #expect(
            IdentityWorld.number(world.assert("x", as: "certified", ["client_assertion_type": "other"])) == 9_002_313)
    }

    @Test("Any certificate of a registered subject and authority serves, and none of another authority")
    func subjectName() throws {
        let authority = try CertificatesFixtures.material("CN=Root") { $0.isAuthority = true }
        let world = try IdentityWorld()
        let key = try SoftwareKey(generating: .ec(.p256))
        let credentials = ApplicationCredentials(
            certificates: [.subject("CN=app.contoso.example", authority: authority.chain[0])])
        try world.harness.core.directory.add(
            Principal(
                .application(credentials), name: "named", clientID: IdentityWorld.client("named"),
                objectID: IdentityWorld.object("named")))
        func reply(_ certificates: [[UInt8]], _ key: SoftwareKey) throws -> Reply {
            let header: JSON = ["alg": "ES256", "x5c": .array(certificates.map { .text(Base64.encode($0)) })]
            return world.assert(try IdentityWorld.sign(header, claims("named"), key, .es256), as: "named")
        }
        var policy = CertificatePolicy(now: Harness.start)
        policy.subject = "CN=app.contoso.example"
        let leaf = try CertificateIssuance.issued(policy, key: key, by: authority, now: Harness.start)
        #expect(try reply([leaf, authority.chain[0]], key).status == 200)
        #expect(try reply([leaf], key).status == 200)
        #expect(try reply([leaf], try SoftwareKey(generating: .ec(.p256))).status == 401)
        #expect(try reply(world.material.chain, world.material.key).status == 401)
        policy.subject = "CN=other.contoso.example"
        let other = try CertificateIssuance.issued(policy, key: key, by: authority, now: Harness.start)
        #expect(try reply([other, authority.chain[0]], key).status == 401)
        #expect(try reply([], key).status == 401)
    }

    @Test("Secrets: any of several, until their time; and one proof or another is needed")
    func secrets() throws {
        let world = try IdentityWorld()
        func ask(_ more: [String: String]) -> Reply {
            world.post(
                [
                    "grant_type": "client_credentials", "client_id": IdentityWorld.client("secretive"),
                    "scope": "\(IdentityWorld.resource)/.default",
                ].merging(more) { $1 })
        }
        #expect(ask(["client_secret": "good"]).status == 200)
        #expect(ask(["client_secret": "new"]).status == 200)
        #expect(IdentityWorld.number(ask(["client_secret": "old"])) == 7_000_222)
        #expect(IdentityWorld.number(ask(["client_secret": "bad"])) == 7_000_215)
        #expect(IdentityWorld.number(ask([:])) == 7_000_218)
        world.harness.clock.advance(by: .seconds(86_400))
        #expect(IdentityWorld.number(ask(["client_secret": "new"])) == 7_000_222)
    }

    @Test("An application of many tenants has an object id in each, and only there")
    func tenants() throws {
        let world = try IdentityWorld()
        let fields = [
            "grant_type": "client_credentials", "client_id": IdentityWorld.client("secretive"),
            "client_secret": "good", "scope": "\(IdentityWorld.resource)/.default",
        ]
        let claims = try world.claims(world.post(fields, tenant: "fabrikam.example"))
        #expect(claims["oid"]?.string == "0b1ec7")
        #expect(claims["iss"]?.string == "https://sts.windows.net/\(IdentityWorld.other)/")
        let stranger = fields.merging(["client_id": IdentityWorld.client("certified")]) { $1 }
        #expect(IdentityWorld.number(world.post(stranger, tenant: IdentityWorld.other)) == 700_016)
    }
}
