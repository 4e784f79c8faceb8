import Emulator
import Testing
import VaultOperations

/// A target of another world: one object is sent, and no more.
@Suite struct WrongWorldTests {
    @Test(arguments: [(400, "BadParameter"), (403, "Forbidden")])
    func oneRequestTellsAndTheRestStaysUntried(status: Int, code: String) async throws {
        try await withWorld(
            Seeds.small,
            .changed {
                $0.unconfirmed.wrongWorldStatus = status
                $0.unconfirmed.wrongWorldCode = code
            }
        ) { world in
            try await world.backup()
            let result = try await world.restore(to: World.far)
            #expect(result.exitCode == 1)
            #expect(result.failure?.code == .wrongWorld)
            #expect(result.count(.failed) == 1, "\(result.text)")
            #expect(result.count(.untried) == 6)
            #expect(world.recorder.restores.count == 1)
            let text = try #require(result.failure?.description)
            for part in [
                "Cannot decrypt backup blob", "geography", "subscription", "copy … into", "eastus", "westeurope",
            ] {
                #expect(text.contains(part), "\(part)")
            }
            #expect(result.failure?.requestID != nil)
        }
    }

    @Test func anotherSubscriptionIsAnotherWorld() async throws {
        try await withWorld(
            Seeds.small, .changed { $0.vaults[1].subscription = "99999999-9999-4999-8999-999999999999" }
        ) { world in
            try await world.backup()
            let result = try await world.restore()
            #expect(result.failure?.code == .wrongWorld)
            #expect(world.recorder.restores.count == 1)
            #expect(result.exitCode == 1)
        }
    }

    /// Objects that fail for a reason of their own say nothing about the world: the next one goes alone.
    @Test func aDamagedFileIsNotTakenForAnotherWorld() async throws {
        try await withWorld { world in
            try await world.backup()
            try world.folder.edit("archive/certificates/device.blob") { $0[$0.count / 2] ^= 1 }
            let result = try await world.restore(to: World.far)
            #expect(result.failure?.code == .wrongWorld)
            #expect(world.recorder.restores.count == 1)
            #expect(result.count(.failed) == 2, "\(result.text)")
        }
    }
}
