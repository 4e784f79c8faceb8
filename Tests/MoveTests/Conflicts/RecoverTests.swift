import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// `on conflict recover`: a soft-deleted namesake is recovered, then compared.
@Suite struct RecoverTests {
    @Test(arguments: Victim.all, [false, true])
    func theSameObjectIsRecovered(_ victim: Victim, isProtected: Bool) async throws {
        try await withWorld(victim.seed, .changed { $0.vaults[1].purgeProtection = isProtected }) { world in
            try await world.backup()
            try await world.restore()
            try await world.client(World.target).delete(victim.kind, victim.name)
            world.server.core.clock.advance(by: .seconds(1))
            let result = try await world.restore(policy: .recover)
            result.expect(.same, 1)
            #expect(result.items[0].reason?.contains("recovered") == true, "\(result.text)")
            #expect(world.recorder.restores.isEmpty)
            #expect(world.recorder.count("DELETE", "/*") == 0)
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    @Test func itsAttributesDifferAndItIsLeftRecovered() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            _ = try await client.updateSecret("s", tags: ["new": "tag"])
            try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            let result = try await world.restore(policy: .recover)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("other attributes") == true, "\(result.text)")
            #expect(result.items[0].reason?.contains("left so") == true, "\(result.text)")
            #expect(try await client.versions(of: .secret, named: "s").count == 1)
        }
    }

    @Test(arguments: Victim.all) func anotherObjectStaysDeleted(_ victim: Victim) async throws {
        try await withWorld(victim.seed) { world in
            try await world.backup()
            try await victim.place(in: world)
            try await world.client(World.target).delete(victim.kind, victim.name)
            world.server.core.clock.advance(by: .seconds(1))
            let result = try await world.restore(policy: .recover)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("another one: it stays deleted") == true, "\(result.text)")
            #expect(world.changes == 0)
        }
    }

    /// The rest of the row: absent is written, what is live is compared as under `fail`.
    @Test func liveNamesakesAreLeftAlone() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore(policy: .recover).expect(.done, 1)
            try await world.restore(policy: .recover).expect(.same, 1)
            let client = try world.client(World.target)
            _ = try await client.updateSecret("s", tags: ["new": "tag"])
            try await world.restore(policy: .recover).expect(.failed, 1)
            try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            try await client.purge(.secret, "s")
            _ = try await client.setSecret("s", value: "theirs")
            let result = try await world.restore(policy: .recover)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("another object") == true, "\(result.text)")
            #expect(try await world.values("s", in: World.target) == ["theirs"])
        }
    }

    /// The service takes its time, and is asked until it is so.
    @Test func aSlowRecoveryIsWaitedFor() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            try await world.client(World.target).delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            world.conditions { $0.recoveryDelay = .milliseconds(900) }
            try await world.restore(policy: .recover).expect(.same, 1)
        }
    }

    @Test func aRefusedRecoveryIsExplained() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            try await world.client(World.target).delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            let denied = ServiceError(
                403, "Forbidden", inner: "AccessDenied", "The user does not have secrets recover permission")
            world.faults(FaultRule("POST", "/deletedsecrets/s/recover", .always, .refuse(denied)))
            let result = try await world.restore(policy: .recover)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("recovering it was refused") == true, "\(result.text)")
            #expect(result.items[0].reason?.contains("secrets/recover") == true, "\(result.text)")
            #expect(result.exitCode == 4)
        }
    }
}
