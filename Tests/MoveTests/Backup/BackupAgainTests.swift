import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// A second backup into the same folder.
@Suite struct BackupAgainTests {
    /// An archive whose run was killed before the manifest came.
    private func unfinish(_ world: World) {
        world.folder.delete("archive/manifest.json")
        world.folder.delete("archive/settings.json")
    }

    @Test func aCompleteArchiveIsLeftAlone() async throws {
        try await withWorld { world in
            try await world.backup()
            let before = try world.folder.snapshot("archive")
            let again = try await world.backup()
            again.expect(.same, 7)
            #expect(again.exitCode == 0)
            #expect(try world.folder.snapshot("archive") == before)
            #expect(world.recorder.count("POST", "/*") == 0)
        }
    }

    @Test func changedObjectsOfACompleteArchiveAreRefusedBeforeAnyWrite() async throws {
        try await withWorld { world in
            try await world.backup()
            let before = try world.folder.snapshot("archive")
            let client = try world.client(World.source)
            _ = try await client.setSecret("beta", value: JSONString("new"))
            _ = try await client.setSecret("another", value: JSONString("added"))
            let error = await refusal { try await world.backup() }
            #expect(error?.code == .changedArchive)
            #expect(error?.exitCode == 6)
            #expect(error?.message.contains("secret beta") == true)
            #expect(try world.folder.snapshot("archive") == before)
        }
    }

    @Test func newObjectsAreAddedToACompleteArchive() async throws {
        try await withWorld { world in
            try await world.backup()
            _ = try await world.client(World.source).setSecret("another", value: JSONString("added"))
            let again = try await world.backup()
            again.expect(.same, 7)
            again.expect(.done, 1)
            #expect(world.recorder.count("POST", "/*") == 1)
            try await world.restore()
            #expect(try await world.verify().passed)
            #expect(try await world.verify().objects == 8)
        }
    }

    @Test func anUnfinishedArchiveKeepsWhatIsIntact() async throws {
        try await withWorld { world in
            try await world.backup()
            unfinish(world)
            try world.folder.edit("archive/secrets/beta.blob") { $0[0] ^= 1 }
            world.folder.delete("archive/keys/plain.blob")
            _ = try await world.client(World.source).updateSecret("gamma", tags: ["new": "tag"])
            let again = try await world.backup()
            again.expect(.same, 4)
            again.expect(.done, 3)
            #expect(again.item(.secret, "gamma")?.reason?.contains("changed") == true, "\(again.text)")
            #expect(again.item(.secret, "beta")?.reason?.contains("damaged") == true)
            #expect(world.recorder.count("POST", "/*") == 3)
            try await world.restore()
            #expect(try await world.verify().passed)
        }
    }

    @Test func anotherStatementOnAnUnfinishedArchiveIsRefused() async throws {
        try await withWorld { world in
            try await world.backup()
            unfinish(world)
            let before = try world.folder.snapshot("archive")
            let selection = await refusal { try await world.backup(Selection(kinds: [.secret])) }
            #expect(selection?.code == .otherStatement)
            #expect(selection?.exitCode == 6)
            #expect(selection?.description.contains("backup all") == true, "\(String(describing: selection))")
            let vault = await refusal { try await world.backup(from: World.target) }
            #expect(vault?.exitCode == 6)
            #expect(world.recorder.count("POST", "/*") == 0)
            #expect(try world.folder.snapshot("archive") == before)
        }
    }

    @Test func aCompleteArchiveOfAnotherVaultIsRefused() async throws {
        try await withWorld { world in
            try await world.backup()
            #expect(await refusal { try await world.backup(from: World.target) }?.exitCode == 6)
        }
    }

    @Test func anUnfinishedArchiveCannotBeRestored() async throws {
        try await withWorld { world in
            try await world.backup()
            unfinish(world)
            let error = await refusal { try await world.restore() }
            #expect(error?.code == .unfinished)
            #expect(error?.message.contains("7 of 7") == true, "\(String(describing: error))")
            #expect(world.recorder.restores.isEmpty)
        }
    }

    @Test func aFolderThatIsNoArchiveIsRefused() async throws {
        try await withWorld { world in
            world.folder.makeFolder("archive")
            try world.folder.write("archive/notes.txt", Array("mine".utf8))
            #expect(await refusal { try await world.backup() }?.code == .notAnArchive)
            #expect(try world.folder.snapshot("archive").keys.sorted() == ["notes.txt"])
        }
    }
}
