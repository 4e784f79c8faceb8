import ExactJSON
import HTTPTransport
import ResourceManager
import ServiceSupport
import Testing

/// The polling rules of Key Vault REST, section 8.3.
@Suite struct LongRunningTests {
    @Test func anAsyncOperationIsAskedAsTheServiceSaysAndTheResourceReadAtTheEnd() async throws {
        let fixture = try Fixture([
            .json(201, Sample.vault("Creating"), [("Azure-AsyncOperation", Sample.poll()), ("Retry-After", "3")]),
            .json(200, ["status": "Running"], [("Retry-After", "9")]),
            .json(200, ["status": "succeeded"]), .json(200, Sample.vault()),
        ])
        let vault = try await fixture.client.putVault(Sample.id, ["location": "westeurope"])
        #expect(vault.json["properties"]?["provisioningState"]?.string == "Succeeded")
        #expect(fixture.clock.sleeps == [3, 9])
        #expect(fixture.service.lines.map { $0.prefix(3) } == ["PUT", "GET", "GET", "GET"])
    }

    @Test func aLocationIsFollowedWhileItAnswers202AndMayMove() async throws {
        let fixture = try Fixture([
            .empty(202, [("Location", Sample.poll("one"))]), .empty(202, [("Location", Sample.poll("two"))]),
            .json(200, ["properties": ["changes": [["resourceId": "/a", "changeType": "Create"]]]]),
        ])
        let changes = try await fixture.client.whatIf(Sample.deployment)
        #expect(changes.map(\.type) == ["Create"])
        #expect(fixture.service.requests[1].url == Sample.poll("one"))
        #expect(fixture.service.requests[2].url == Sample.poll("two"))
        #expect(fixture.clock.sleeps == [5, 5])
    }

    @Test func withoutLinksTheResourcesOwnStateDecides() async throws {
        let fixture = try Fixture([
            .json(200, Sample.vault("RegisteringDns")), .json(200, Sample.vault("RegisteringDns")),
            .json(200, Sample.vault()),
        ])
        try await fixture.client.putVault(Sample.id, ["location": "westeurope"])
        #expect(fixture.service.requests.count == 3)
    }

    @Test(arguments: ["Failed", "Canceled"])
    func anOperationThatEndsBadlySaysWhy(status: String) async throws {
        let fixture = try Fixture([
            .json(202, [:], [("Azure-AsyncOperation", Sample.poll())]),
            .json(
                200, ["status": .text(status), "error": ["code": "Conflict", "message": "taken"]],
                [("x-ms-correlation-request-id", "c-9")]),
        ])
        let error = await #expect(throws: ManagementError.self) {
            try await fixture.client.putVault(Sample.id, ["location": "westeurope"])
        }
        #expect(error?.code == .operationFailed)
        #expect(error?.message == "taken")
        #expect(error?.serviceCode == "Conflict")
        #expect(error?.correlationID == "c-9")
    }

    @Test func whatNeverEndsIsGivenUp() async throws {
        let answer = IncomingResponse.json(200, Sample.vault("Creating"))
        let fixture = try Fixture(
            Array(repeating: answer, count: 10), patience: ManagementPatience(poll: 5, limit: 20))
        let error = await #expect(throws: ManagementError.self) {
            try await fixture.client.putVault(Sample.id, ["location": "westeurope"])
        }
        #expect(error?.code == .timeout)
        #expect(fixture.clock.sleeps == [5, 5, 5, 5])
    }

    @Test(arguments: ["Azure-AsyncOperation", "Location"])
    func aLinkElsewhereReceivesNoToken(header: String) async throws {
        let fixture = try Fixture([.empty(202, [(header, "https://evil.example/subscriptions/x")])])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.whatIf(Sample.deployment) }
        #expect(error?.code == .untrustedLink)
        #expect(fixture.service.requests.count == 1)
    }

    @Test func aTemplateThatIsNotValidIsRefusedWithItsReasons() async throws {
        let fixture = try Fixture([
            .json(
                400,
                ["error": ["code": "InvalidTemplate", "message": "no", "details": [["code": "X", "message": "y"]]]])
        ])
        let error = await #expect(throws: ManagementError.self) { try await fixture.client.validate(Sample.deployment) }
        #expect(error?.serviceCode == "InvalidTemplate")
        #expect(error?.details.map(\.message) == ["y"])
    }
}
