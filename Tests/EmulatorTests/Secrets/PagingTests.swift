import BinaryText
import ExactJSON
import Testing

@testable import Emulator

@Suite("Lists and pages")
struct PagingTests {
    /// A vault with so many secrets.
    private func filled(_ count: Int, _ change: (inout EmulatorConfiguration) -> Void = { _ in }) throws -> Harness {
        let harness = try Harness([VaultConfiguration(name: "alpha")], change)
        for index in 0..<count { harness.call("PUT", "/secrets/s\(index)", ["value": "v", "tags": ["n": "x"]]) }
        return harness
    }

    @Test("Pages have 25 items, follow the upper-cased name, and end with a null link")
    func pages() throws {
        let harness = try filled(60)
        let (items, pages) = try harness.list("/secrets")
        #expect(pages == [25, 25, 10])
        let names = items.compactMap { $0["id"]?.string?.split(separator: "/").last.map(String.init) }
        #expect(names == (0..<60).map { "s\($0)" }.sorted())
        #expect(items.allSatisfy { $0["value"] == nil && $0["tags"] == ["n": "x"] })
        #expect(harness.call("GET", "/secrets?maxresults=25")["nextLink"]?.string?.hasSuffix("&maxresults=25") == true)
    }

    @Test(
        "maxresults is 1 to 25", arguments: [("1", 200), ("25", 200), ("0", 400), ("26", 400), ("-1", 400), ("x", 400)])
    func size(text: String, status: Int) throws {
        #expect(try filled(2).call("GET", "/secrets?maxresults=\(text)").status == status)
    }

    @Test("A list that fits exactly has one page")
    func exactFit() throws {
        #expect(try filled(25).list("/secrets").pages == [25])
        #expect(try filled(0).list("/secrets").pages == [0])
    }

    @Test("Objects that come and go between pages disturb no other")
    func changes() throws {
        let harness = try filled(30)
        let first = harness.call("GET", "/secrets?maxresults=10")
        let shown = try #require(first["value"]?.array).count
        harness.call("DELETE", "/secrets/s0")
        harness.call("PUT", "/secrets/a-new-one", ["value": "v"])
        var link = first["nextLink"]?.string
        var rest = 0
        while let next = link {
            let page = try harness.follow(next)
            rest += page["value"]?.array?.count ?? 0
            link = page["nextLink"]?.string
        }
        #expect(shown + rest == 30)
    }

    @Test("Versions are paged too, by id and not by time")
    func versions() throws {
        let harness = try Harness()
        for index in 0..<40 {
            harness.call("PUT", "/secrets/a", ["value": .text("\(index)")])
            harness.clock.advance(by: .seconds(1))
        }
        let (items, pages) = try harness.list("/secrets/a/versions?maxresults=15")
        #expect(pages == [15, 15, 10])
        let ids = items.compactMap { $0["id"]?.string }
        #expect(Set(ids).count == 40)
        #expect(ids == ids.sorted())
        let times = items.compactMap { $0["attributes"]?["created"]?.int }
        #expect(times != times.sorted())
    }

    @Test("Empty pages with a link come before the full ones when the switch says so")
    func emptyPages() throws {
        let harness = try filled(30) { $0.conditions.emptyPages = true }
        let (items, pages) = try harness.list("/secrets")
        #expect(pages == [0, 25, 0, 5])
        #expect(items.count == 30)
    }

    @Test("New objects and versions show in lists only after the lag")
    func listLag() throws {
        let harness = try filled(1) { $0.conditions.listLag = .seconds(5) }
        #expect(try harness.list("/secrets").items.isEmpty)
        #expect(harness.call("GET", "/secrets/s0").status == 200)
        harness.clock.advance(by: .seconds(5))
        harness.call("PATCH", "/secrets/s0", ["attributes": ["enabled": true]])
        let first = try harness.list("/secrets/s0/versions").items
        harness.call("PUT", "/secrets/s0", ["value": "2", "contentType": "new"])
        #expect(try harness.list("/secrets").items.first?["contentType"] == nil)
        #expect(try harness.list("/secrets/s0/versions").items == first)
        harness.clock.advance(by: .seconds(5))
        #expect(try harness.list("/secrets").items.first?["contentType"]?.string == "new")
        #expect(try harness.list("/secrets/s0/versions").items.count == 2)
    }

    @Test("A nextLink of a caller without a port carries :443")
    func defaultPort() throws {
        let harness = try filled(2)
        var request = harness.request("GET", "/secrets?maxresults=1")
        let token = try harness.core.issuer.token(
            for: .operator, resource: "https://vault.localhost", now: Harness.start)
        request.authority = "alpha.vault.localhost"
        request.headers = [("Authorization", "Bearer \(token)")]
        let link = Reply(harness.core.handle(request))["nextLink"]?.string
        #expect(link?.hasPrefix("https://alpha.vault.localhost:443/secrets?api-version=7.4&$skiptoken=") == true)
    }

    @Test("A token that the service did not make is 400, whatever its bytes")
    func badTokens() throws {
        let harness = try filled(3)
        var generator = SeededGenerator(state: 11)
        for token in ["x", "e30", "eyJOZXh0TWFya2VyIjoiMiE0IWFhIn0"] {
            #expect(harness.call("GET", "/secrets?$skiptoken=\(token)").status == 400)
        }
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let reply = harness.call("GET", "/secrets?$skiptoken=\(Base64.encodeURL(bytes))")
            #expect(reply.status == 400)
        }
    }

    @Test("Twenty thousand objects are listed in linear time")
    func large() throws {
        let harness = try Harness()
        let vault = try #require(harness.core.vaults["alpha"])
        vault.withState { state in
            for index in 0..<20_000 {
                state.secrets.put(
                    StoredObject(
                        name: "n\(index)",
                        first: ObjectVersion(
                            id: "v", attributes: Attributes(AttributeChange(), now: 1), tags: nil,
                            content: SecretContent(value: "v"))))
            }
        }
        let all = vault.withState { state in
            var names: [String] = []
            var marker: String?
            while true {
                let page = state.secrets.objects(from: marker, limit: 26) { _ in true }
                names += page.prefix(25).map(\.name)
                guard page.count > 25 else { return names }
                marker = page[25].name.uppercased()
            }
        }
        #expect(all.count == 20_000)
        #expect(Set(all).count == 20_000)
    }
}
