import ExactJSON
import HTTPTransport
import KeyVault
import ServiceSupport
import Testing

@Suite struct PagingTests {
    private static let host = "https://contoso.vault.azure.net"

    private static func page(_ names: [String], next: String?, collection: String = "secrets") -> IncomingResponse {
        .json(
            200,
            [
                "value": .array(
                    names.map { ["id": .text("\(host)/\(collection)/\($0)"), "attributes": ["enabled": true]] }),
                "nextLink": next.map { .text($0) } ?? .null,
            ])
    }

    private static func link(_ token: Int, port: String = ":443") -> String {
        "\(host)\(port)/secrets?api-version=7.6&$skiptoken=eyJ\(token)&maxresults=25"
    }

    @Test func followsLinksVerbatimThroughEmptyPages() async throws {
        let fixture = try Fixture(answers: [
            Self.page(["a", "b"], next: Self.link(1)), Self.page([], next: Self.link(2, port: "")),
            Self.page([], next: Self.link(3)), Self.page(["c"], next: nil),
        ])
        var names: [[String]] = []
        for try await page in fixture.client.pages(of: .secret) { names.append(page.map(\.id.name)) }
        #expect(names == [["a", "b"], [], [], ["c"]])
        #expect(
            fixture.vault.authorized.map(\.url) == [
                "\(Self.host)/secrets?api-version=7.6", Self.link(1), Self.link(2, port: ""), Self.link(3),
            ])
    }

    @Test func pagesAreFetchedOnlyAsTheyAreRead() async throws {
        let fixture = try Fixture(answers: [Self.page(["a"], next: Self.link(1)), Self.page(["b"], next: Self.link(2))])
        var iterator = fixture.client.pages(of: .secret).makeAsyncIterator()
        _ = try await iterator.next()
        #expect(fixture.vault.authorized.count == 1)
        _ = try await iterator.next()
        #expect(fixture.vault.authorized.count == 2)
    }

    @Test(arguments: [
        "https://evil.example/secrets?x", "https://contoso.vault.azure.net.evil.example/secrets",
        "https://contoso.vault.azure.net:8443/secrets?x", "http://contoso.vault.azure.net/secrets?x",
        "https://contoso.vault.azure.net/keys?x", "https://contoso.vault.azure.net@evil.example/secrets",
        "https://evil.example\\@contoso.vault.azure.net/secrets", "https://contoso.vault.azure.net/secrets#x",
        "//contoso.vault.azure.net/secrets", "/secrets?x", "https://fabrikam.vault.azure.net/secrets?x",
    ])
    func aLinkElsewhereIsRefused(link: String) async throws {
        let fixture = try Fixture(answers: [Self.page(["a"], next: link)])
        let error = await #expect(throws: VaultError.self) {
            for try await _ in fixture.client.pages(of: .secret) {}
        }
        #expect(error?.code == .untrustedLink)
        #expect(fixture.vault.authorized.count == 1)
    }

    @Test func theSameLinkTwiceIsAnError() async throws {
        let fixture = try Fixture(answers: [
            Self.page(["a"], next: Self.link(1)), Self.page(["b"], next: Self.link(2)),
            Self.page(["c"], next: Self.link(1)),
        ])
        var seen = 0
        let error = await #expect(throws: VaultError.self) {
            for try await page in fixture.client.pages(of: .secret) { seen += page.count }
        }
        #expect(error?.code == .malformedAnswer)
        #expect(seen == 2)
        let own = try Fixture(answers: [Self.page(["a"], next: "\(Self.host)/secrets?api-version=7.6")])
        await #expect(throws: VaultError.self) { for try await _ in own.client.pages(of: .secret) {} }
        #expect(own.vault.authorized.count == 1)
    }

    @Test func aLostPageIsAskedAgain() async throws {
        let fixture = try Fixture(answers: [
            Self.page(["a"], next: Self.link(1)), .problem(503), Self.page(["b"], next: nil),
        ])
        #expect(try await fixture.client.pages(of: .secret).all().map(\.id.name) == ["a", "b"])
        #expect(fixture.vault.authorized.map(\.url).suffix(2) == [Self.link(1), Self.link(1)])
    }

    @Test func listsOfEveryKind() async throws {
        let version = Sample.version
        let fixture = try Fixture(answers: [
            .json(200, ["value": [["kid": "https://contoso.vault.azure.net/keys/k", "managed": true]]]),
            .json(
                200,
                ["value": [["id": "https://contoso.vault.azure.net/certificates/web", "x5t": "AQ", "subject": ""]]]),
            .json(
                200,
                [
                    "value": [
                        [
                            "id": "https://contoso.vault.azure.net/secrets/db", "deletedDate": 5,
                            "recoveryId": "https://contoso.vault.azure.net/deletedsecrets/db",
                        ]
                    ], "nextLink": "",
                ]),
            .json(
                200,
                [
                    "value": [
                        ["id": .text("\(Self.host)/secrets/db/\(version)"), "attributes": ["created": 1]],
                        ["id": .text("\(Self.host)/secrets/DB/\(version)"), "attributes": ["created": 2]],
                    ]
                ]),
        ])
        let keys = try await fixture.client.pages(of: .key).all()
        #expect(keys.first?.managed == true && keys.first?.id.version == nil)
        #expect(try await fixture.client.pages(of: .certificate, includePending: true).all().first?.thumbprint == "AQ")
        #expect(try await fixture.client.deletedPages(of: .secret).all().first?.deletedDate == 5)
        let versions = try await fixture.client.versions(of: .secret, named: "db")
        #expect(versions.map(\.attributes.created) == [2])
        #expect(
            fixture.vault.authorized.map { String($0.url.dropFirst(Self.host.count)) } == [
                "/keys?api-version=7.6", "/certificates?api-version=7.6&includePending=true",
                "/deletedsecrets?api-version=7.6", "/secrets/db/versions?api-version=7.6",
            ])
    }
}
