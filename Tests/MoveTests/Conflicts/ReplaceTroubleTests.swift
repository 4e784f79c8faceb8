import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// Replacing when the service refuses, loses answers, or others write meanwhile: what was there is never lost.
@Suite struct ReplaceTroubleTests {
    static let lies: [FaultRule.Action] = [
        .closeAfter, .executeAndRefuse(ServiceError(503, "ServiceUnavailable", "lost")), .closeBefore,
        .refuse(ServiceError(500, "InternalServerError", "no")), .closeAndExecuteLater(.milliseconds(50)),
    ]
    static let steps: [(method: String, path: String)] = [
        ("DELETE", "/secrets/s"), ("DELETE", "/deletedsecrets/s"), ("POST", "/secrets/restore"),
    ]

    @Test(arguments: steps.indices, lies.indices) func aLostAnswerIsLookedFor(step: Int, lie: Int) async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            let (method, path) = Self.steps[step]
            // The probe of the right to restore is the first request to that path.
            let number = path.hasSuffix("/restore") ? 2 : 1
            world.faults(FaultRule(method, path, vault: World.target, .nth(number), Self.lies[lie]))
            let result = try await world.replace()
            result.expect(.done, 1)
            world.faults()
            let verified = try await world.verify()
            #expect(verified.passed && verified.versions == 2, "\(verified.lines)")
            #expect(try world.safetyCopies().count == 1)
        }
    }

    @Test func aRecoveryWhoseAnswerIsLostIsLookedFor() async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            world.hurry()
            try await world.client(World.target).delete(.secret, "s")
            world.faults(
                FaultRule("POST", "/deletedsecrets/s/recover", .nth(1), .closeAfter),
                FaultRule("POST", "/deletedsecrets/s/recover", .nth(2), .closeBefore))
            try await world.replace().expect(.done, 1)
            world.faults()
            #expect(try await world.verify().passed)
        }
    }

    /// The probe was answered, the purge itself is refused: the victim is recovered.
    @Test(arguments: Victim.all) func aRefusedPurgeRecoversTheVictim(_ victim: Victim) async throws {
        try await withWorld(victim.seed) { world in
            try await world.backupManaged()
            try await victim.place(in: world)
            let theirs = try await victim.ids(in: world)
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no purge permission")
            world.faults(FaultRule("DELETE", victim.path(deleted: true), .always, .refuse(denied)))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("purging was refused") == true, "\(result.text)")
            #expect(result.items[0].reason?.contains("was recovered") == true, "\(result.text)")
            #expect(try await victim.ids(in: world) == theirs)
            world.faults()
            try await world.replace().expect(.done, 1)
        }
    }

    /// The new object is refused after the purge: the safety copy is put back, with what no blob carries.
    @Test(arguments: Victim.all) func aRefusedRestorePutsTheSafetyCopyBack(_ victim: Victim) async throws {
        try await withWorld(victim.seed) { world in
            try await world.backupManaged()
            try await victim.place(in: world)
            let theirs = try await victim.ids(in: world)
            let no = ServiceError(400, "BadParameter", "not this one")
            world.faults(
                FaultRule("POST", "/\(victim.kind.plural)/restore", vault: World.target, .nth(2), .refuse(no)))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("put back from its safety copy") == true, "\(result.text)")
            #expect(try await victim.ids(in: world) == theirs)
            if victim.kind == .key {
                #expect(try await world.client(World.target).rotationPolicy("k").expiryTime == "P90D")
            }
            world.faults()
            try await world.replace().expect(.done, 1)
            #expect(try await world.verify().passed)
        }
    }

    /// Neither the new object nor the old one is taken: exit 1, the path of the safety copy first.
    @Test func aSafetyCopyThatCannotBePutBackIsNamedFirst() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            let no = ServiceError(400, "BadParameter", "not this one")
            world.faults(FaultRule("POST", "/secrets/restore", vault: World.target, .from(2), .refuse(no)))
            let failure: OperationError?
            let path = "\(world.archive)/replaced/secret-s-"
            do { failure = try await world.replace().failure } catch { failure = error as? OperationError }
            #expect(failure?.code == .safetyCopy)
            #expect(failure?.exitCode == 1)
            #expect(failure?.message.hasPrefix(path) == true, "\(failure?.description ?? "none")")
            #expect(try world.safetyCopies().count == 1)
            // Nothing is lost: the next run finishes.
            world.faults()
            try await world.replace().expect(.done, 1)
            #expect(try await world.verify().passed)
        }
    }

    /// Somebody writes between the safety copy and the delete: the new version is not purged.
    @Test func aVersionWrittenBeforeTheDeleteIsNotPurged() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            world.server.core.clock.advance(by: .seconds(2))
            world.recorder.once("DELETE", "/secrets/s", before: true) {
                _ = try await world.client(World.target).setSecret("s", value: "newer")
            }
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("got a new version") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/deletedsecrets/s") == 0)
            #expect(try await world.values("s", in: World.target) == ["theirs", "newer"])
        }
    }

    /// Where soft delete is off a delete is final, and there is nothing to purge.
    @Test func withoutSoftDeleteNothingIsPurged() async throws {
        try await withWorld(Seeds.secret("s", "one"), .changed { $0.vaults[1].softDelete = false }) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            try await world.replace().expect(.done, 1)
            #expect(world.recorder.count("DELETE", "/deletedsecrets/s") == 0)
            #expect(try await world.verify().passed)
        }
    }
}
