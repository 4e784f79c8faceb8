import Emulator
import KeyVault
import Testing

@testable import VaultOperations

/// An archive goes only when a vault holds everything in it, and nothing else goes with it.
@Suite struct DiscardTests {
    private func discard(
        _ world: World, confirm: (@Sendable (String) async -> Bool)? = nil
    ) async throws -> Discarded {
        try await Operations.discard(
            DiscardRequest(folder: world.archive, target: try await world.connect(World.target), confirm: confirm),
            world.options("discard ./archive"))
    }

    @Test func aMovedArchiveGoesWhole() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let gone = try await discard(world) { question in question.contains("7 objects") }
            #expect(gone.files == 7 + 4 && gone.bytes > 0 && gone.others.isEmpty)
            #expect(!world.folder.exists("archive"))
        }
    }

    @Test func whatIsNotKvmshsStays() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            try world.folder.write("archive/notes.txt", Array("mine".utf8))
            try world.folder.write("archive/secrets/other.blob", Array("mine".utf8))
            let gone = try await discard(world)
            #expect(gone.others == ["notes.txt", "secrets"])
            #expect(world.folder.exists("archive/notes.txt") && world.folder.exists("archive/secrets/other.blob"))
            #expect(!world.folder.exists("archive/manifest.json") && !world.folder.exists("archive/secrets/s.blob"))
        }
    }

    @Test func whatTheTargetDoesNotHoldKeepsIt() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore(.only(.secret, "beta"))
            let before = try world.folder.snapshot("archive")
            let error = await refusal { try await discard(world) }
            #expect(error?.code == .unmet && error?.exitCode == 6)
            #expect(error?.message.contains("does not hold 6 of its objects") == true, "\(String(describing: error))")
            #expect(try world.folder.snapshot("archive").keys.sorted() == before.keys.sorted())
        }
    }

    @Test func noIsNo() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let error = await refusal { try await discard(world) { _ in false } }
            #expect(error?.code == .unmet)
            #expect(world.folder.exists("archive/manifest.json"))
        }
    }

    @Test func aDamagedFileKeepsIt() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            try world.folder.edit("archive/secrets/s.blob") { $0[0] ^= 1 }
            #expect(await refusal { try await discard(world) }?.code == .unmet)
        }
    }
}
