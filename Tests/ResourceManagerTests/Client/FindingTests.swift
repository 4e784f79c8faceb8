import ExactJSON
import HTTPTransport
import ResourceManager
import ServiceSupport
import Testing

@Suite struct FindingTests {
    private static let row: JSON = ["id": .text(Sample.id.text)]

    @Test func theGraphIsAskedOverAllItsPages() async throws {
        let fixture = try Fixture([
            .json(200, ["data": [["id": "a"]], "$skipToken": "next"]), .json(200, ["data": [["id": "b"]]]),
        ])
        let rows = try await fixture.client.graph(.vaults, subscriptions: ["s"])
        #expect(rows.compactMap { $0["id"]?.string } == ["a", "b"])
        let second = try JSON(parsing: try #require(fixture.service.requests[1].body))
        #expect(second["options"]?["$skipToken"]?.string == "next")
        #expect(second["subscriptions"]?.array?.compactMap(\.string) == ["s"])
    }

    @Test func aTruncatedAnswerIsNotTheWholeOne() async throws {
        let fixture = try Fixture([.json(200, ["data": [], "resultTruncated": "true"])])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.graph(.vaults) }
        #expect(error?.code == .malformedAnswer)
    }

    @Test func textInAQueryStaysText() {
        let query = GraphQuery.vault(named: "a' | project secrets //\\\n")
        #expect(query.text.contains("'a\\' | project secrets //\\\\ '"))
    }

    @Test func aVaultIsFoundByTheGraph() async throws {
        let fixture = try Fixture([.json(200, ["data": [Self.row]]), .json(200, Sample.vault())])
        #expect(try await fixture.client.findVault(named: "contoso-we")?.id == Sample.id)
    }

    @Test func whereTheGraphIsRefusedOrLagsTheSubscriptionsAreListed() async throws {
        for graph in [IncomingResponse.problem(403, "AuthorizationFailed"), .json(200, ["data": []])] {
            let fixture = try Fixture([
                graph, .json(200, ["value": [["subscriptionId": "s"]]]),
                .json(200, ["value": [["id": .text(Sample.id.text), "name": "Contoso-WE"]]]),
                .json(200, Sample.vault()),
            ])
            #expect(try await fixture.client.findVault(named: "contoso-we")?.id == Sample.id)
        }
    }

    @Test func aNameThatIsTakenIsSaidSo() async throws {
        let fixture = try Fixture([
            .json(200, ["nameAvailable": false, "reason": "AlreadyExists", "message": "in use"])
        ])
        let answer = try await fixture.client.checkName("contoso-we", subscription: "s")
        #expect(!answer.isAvailable)
        #expect(answer.reason == "AlreadyExists")
    }

    @Test func theClientCannotPurge() async throws {
        let deleted: JSON = [
            "name": "contoso-we",
            "properties": [
                "vaultId": .text(Sample.id.text), "location": "North Central US",
                "scheduledPurgeDate": "2026-12-01T00:00:00Z",
            ],
        ]
        let fixture = try Fixture([.json(200, ["value": [deleted]]), .empty(200)])
        let vaults = try await fixture.client.deletedVaults(subscription: "s")
        #expect(vaults.map(\.location) == ["northcentralus"])
        try await fixture.client.deleteVault(Sample.id)
        #expect(!fixture.service.lines.contains { $0.lowercased().contains("purge") })
    }
}
