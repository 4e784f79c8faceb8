import Emulator
import ExactJSON
import KeyVault
import Locking
import Testing

@testable import VaultOperations

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An archive goes only when a vault holds everything in it, and nothing else goes with it.
@Suite struct DiscardTests {
    private func discard(
        _ world: World, calls: FileCalls = .system, confirm: (@Sendable (String) async -> Bool)? = nil
    ) async throws -> Discarded {
        var options = world.options("discard ./archive")
        options.calls = calls
        return try await Operations.discard(
            DiscardRequest(folder: world.archive, target: try await world.connect(World.target), confirm: confirm),
            options)
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

    @Test func theSafetyCopiesOfAReplacingRestoreGoToo() async throws {
        try await withWorld(Seeds.secret("s", "one"), target: Seeds.secret("s", "other")) { world in
            try await world.backupManaged()
            try await world.replace().expect(.done, 1)
            try #require(world.folder.exists("archive/replaced"))
            let gone = try await discard(world)
            #expect(gone.files == 1 + 1 + 4 && gone.others.isEmpty, "\(gone)")
            #expect(!world.folder.exists("archive"))
        }
    }

    /// The journal names them; a file beside them, or one that no such record can name, is not kvmsh's.
    @Test func safetyCopiesGoToo() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            try await note(["secret-s-0123abcd.blob", "../notes.txt"], in: world)
            world.folder.makeFolder("archive/replaced")
            for name in ["replaced/secret-s-0123abcd.blob", "replaced/other.blob", "notes.txt"] {
                try world.folder.write("archive/\(name)", Array("bytes".utf8))
            }
            let gone = try await discard(world)
            #expect(gone.files == 1 + 1 + 4 && gone.others == ["notes.txt", "replaced"], "\(gone)")
            #expect(!world.folder.exists("archive/replaced/secret-s-0123abcd.blob"))
            #expect(world.folder.exists("archive/replaced/other.blob"))
        }
    }

    /// Writes into the archive's journal that safety copies were taken.
    private func note(_ files: [String], in world: World) async throws {
        let archive = try await Archive.open(world.archive, .exclusive, statement: "test") { _, _ in }
        let journal = try JournalWriter(
            in: archive.folder, name: ArchiveProgress.journalName, after: archive.journal, run: "test",
            operation: "restore")
        for file in files {
            var record = JournalRecord(.done, step: JournalStep.safety, object: ObjectKey(.secret, "s"))
            record.version = "0123abcd"
            record.entry = ["file": .text(file)]
            try await journal.commit(record)
        }
    }

    @Test func anUnfinishedBackupStays() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            world.folder.delete("archive/manifest.json")
            #expect(await refusal { try await discard(world) }?.code == .unfinished)
            #expect(world.folder.exists("archive/secrets/s.blob") && world.folder.exists("archive/journal.jsonl"))
        }
    }

    @Test func aSecondRemovalAndARestoreAreRefusedMeanwhile() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let gone = try await discard(world) { _ in
                let second = await refusal { try await discard(world) }
                #expect(second?.code == .locked && second?.exitCode == 6, "\(String(describing: second))")
                #expect(await refusal { try await world.restore() }?.code == .locked)
                #expect(await refusal { try await world.backup() }?.code == .locked)
                return true
            }
            #expect(gone.others.isEmpty && !world.folder.exists("archive"))
        }
    }

    /// Each time the disk is made to keep something, that fails once: the next run finishes the removal.
    @Test(arguments: 0..<7) func aRemovalThatIsCutShortIsGoneOnWith(call: Int) async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            try world.folder.write("archive/secrets/beta.blob.part", Array("half".utf8))
            let broken = Failing(after: call)
            let first = await refusal { try await discard(world, calls: broken.calls) }
            #expect(first?.code == .folder, "\(call): \(String(describing: first))")
            // Where the journal went last, what is left is an empty folder.
            if broken.isLast(in: world) { return }
            let files = try world.folder.snapshot("archive")
            let gone = try await discard(world)
            #expect(gone.files >= files.count && gone.others.isEmpty, "\(gone) of \(files.keys.sorted())")
            #expect(!world.folder.exists("archive"))
        }
    }

    @Test func whatTheTargetLostMeanwhileStopsTheRest() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            #expect(await refusal { try await discard(world, calls: Failing(after: 0).calls) } != nil)
            try #require(!world.folder.exists("archive/secrets/beta.blob"))
            try #require(world.folder.exists("archive/keys/plain.blob"))
            _ = try await world.client(World.target).delete(.secret, "beta")
            _ = try await world.client(World.target).delete(.key, "plain")
            let error = await refusal { try await discard(world) }
            #expect(error?.code == .unmet, "\(String(describing: error))")
            #expect(error?.message.contains("does not hold 1 of its objects") == true, "\(String(describing: error))")
            #expect(world.folder.exists("archive/keys/plain.blob") && world.folder.exists("archive/manifest.json"))
        }
    }

    /// A file that is missing because a run removed it is one thing; after another statement it is damage again.
    @Test func aMissingFileIsDamageAfterAnotherStatement() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            #expect(await refusal { try await discard(world, calls: Failing(after: 0).calls) } != nil)
            try await world.restore(.only(.secret, "beta"))
            #expect(await refusal { try await discard(world) }?.code == .unmet)
        }
    }

    @Test func aDiskThatDoesNotTakeTheMarkKeepsEverything() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            var calls = FileCalls.system
            calls.write = { _, _ in
                errno = ENOSPC
                return -1
            }
            #expect(await refusal { try await discard(world, calls: calls) }?.code == .diskFull)
            #expect(world.folder.exists("archive/secrets/s.blob") && world.folder.exists("archive/manifest.json"))
            _ = try await discard(world)
            #expect(!world.folder.exists("archive"))
        }
    }
}

/// Calls of the file system of which one, which makes a folder durable, fails.
private struct Failing {
    private let count = Locked(0)
    private let number: Int

    init(after number: Int) { self.number = number }

    var calls: FileCalls {
        var calls = FileCalls.system
        let (count, number, system) = (count, number, calls.synchronize)
        calls.synchronize = { descriptor in
            let now = count.withLock { count in
                defer { count += 1 }
                return count
            }
            guard now == number else { return system(descriptor) }
            errno = EIO
            return -1
        }
        return calls
    }

    /// Whether nothing is left to go on with.
    func isLast(in world: World) -> Bool { (try? world.folder.snapshot("archive").isEmpty) ?? true }
}
