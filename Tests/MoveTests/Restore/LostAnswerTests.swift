import Emulator
import KeyVault
import Testing
import VaultOperations

/// Answers of restore that are lost, late, or lie: every object arrives once, and none is sent without a look first.
@Suite struct LostAnswerTests {
    static let lies: [FaultRule.Action] = [
        .closeAfter,
        .executeAndRefuse(ServiceError(500, "InternalServerError", "lost")),
        .executeAndRefuse(ServiceError(502, "BadGateway", "lost")),
        .executeAndRefuse(ServiceError(503, "ServiceUnavailable", "lost")),
        .executeAndRefuse(ServiceError(504, "GatewayTimeout", "lost")),
        .executeAndRefuse(ServiceError(408, "RequestTimeout", "lost")),
        .truncateBody,
    ]

    @Test(arguments: lies.indices) func whatWasCarriedOutIsNotSentAgain(index: Int) async throws {
        try await withWorld { world in
            #expect(try await world.backup().exitCode == 0)
            world.faults(FaultRule("POST", "/*/restore", vault: World.target, .always, Self.lies[index]))
            let result = try await world.restore()
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(result.count(.done) == 7)
            let sent = world.recorder.restores
            #expect(sent.count == 7)
            #expect(Set(sent).count == 7)
            world.faults()
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
            #expect(verified.versions == 12)
        }
    }

    @Test func whatWasNotCarriedOutIsSentAgain() async throws {
        try await withWorld { world in
            try await world.backup()
            world.faults(
                FaultRule("POST", "/secrets/restore", .first(2), .closeBefore),
                FaultRule("POST", "/keys/restore", .nth(1), .refuse(ServiceError(500, "InternalServerError", "no"))),
                FaultRule("POST", "/certificates/restore", .nth(2), .refuse(ServiceError(503, "Busy", "no"))))
            let result = try await world.restore()
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(result.count(.done) == 7)
            #expect(world.recorder.restores.count == 11)
            world.faults()
            #expect(try await world.verify().passed)
        }
    }

    /// The answer is lost, and the write shows up while the target is looked at: nothing is doubled, because a second
    /// send of a blob can only meet the first.
    @Test func aWriteThatShowsUpLateIsAdopted() async throws {
        try await withWorld { world in
            try await world.backup()
            world.faults(
                FaultRule("POST", "/*/restore", .first(3), .closeAndExecuteLater(.milliseconds(100))))
            let result = try await world.restore()
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(result.count(.done) == 7)
            world.faults()
            #expect(try await world.verify().passed)
        }
    }

    /// The write comes after the last look: the second send meets it as a conflict, which the look explains.
    @Test func aWriteThatShowsUpAfterTheLastLookIsRecognised() async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            try await world.backup()
            world.conditions {
                $0.listLag = .seconds(600)
                $0.faults = [FaultRule("POST", "/secrets/restore", .nth(1), .closeAfter)]
            }
            let clock = world.server.core.clock
            world.recorder.once("POST", "/secrets/restore", before: true) {}
            world.recorder.once("POST", "/secrets/restore", before: true) { clock.advance(by: .seconds(700)) }
            let result = try await world.restore()
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(result.count(.done) == 1)
            #expect(world.recorder.restores.count == 2)
            world.faults()
            #expect(try await world.verify().passed)
        }
    }

    @Test func aListThatLagsIsAskedAgain() async throws {
        try await withWorld { world in
            try await world.backup()
            world.conditions {
                $0.listLag = .milliseconds(150)
                $0.faults = [FaultRule("POST", "/*/restore", .every(2), .closeAfter)]
            }
            let result = try await world.restore()
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(result.count(.done) == 7)
            world.faults()
            world.server.core.clock.advance(by: .seconds(1))
            #expect(try await world.verify().passed)
        }
    }

    /// Every answer is lost and nothing is ever carried out: after the last allowed send that is not proven.
    @Test func whatNeverArrivesIsUncertain() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            world.faults(FaultRule("POST", "/secrets/restore", .always, .closeBefore))
            let result = try await world.restore()
            #expect(result.item(.secret, "s")?.status == .uncertain, "\(result.text)")
            #expect(result.exitCode == 1)
            #expect(world.recorder.restores.count == 5)
            world.faults()
            let again = try await world.restore()
            #expect(again.count(.done) == 1, "\(again.text)")
        }
    }
}
