import Sealing
import Testing

@testable import VaultOperations

/// Whatever byte of an archive changes, it is noticed before anything is restored from it.
@Suite struct ChangedByteTests {
    /// One object of each kind.
    private static let kinds = """
        "secrets": [{"name": "s", "value": "v", "tags": {"a": "b"}}],
        "keys": [{"name": "k", "kty": "EC", "curve": "P-256"}],
        "certificates": [{"name": "c", "subject": "CN=c", "kty": "EC", "curve": "P-256"}]
        """

    private func isNoticed(_ path: String, _ keys: ArchiveKeys) async -> Bool {
        do {
            let archive = try await Archive.open(path, keys: keys)
            for position in 0..<archive.count {
                let entry = try await archive.entry(at: position)
                if entry.form == .blob {
                    _ = try await archive.blob(of: entry)
                } else {
                    _ = try await archive.exported(entry)
                }
            }
            return false
        } catch { return error is OperationError }
    }

    /// Changes every byte in turn, or every so many-th, each in one bit; which bit goes round.
    private func expectNoticed(
        _ world: World, _ name: String = "archive", keys: ArchiveKeys = .none, every step: Int = 1,
        at location: SourceLocation = #_sourceLocation, _ except: (String, Int) -> Bool = { _, _ in false }
    ) async throws {
        let path = "\(world.folder.path)/\(name)"
        #expect(await !isNoticed(path, keys), sourceLocation: location)
        for (file, bytes) in try world.folder.snapshot(name) {
            for position in stride(from: bytes.count % step, to: bytes.count, by: step)
            where !except(file, bytes.count - position) {
                var changed = bytes
                changed[position] ^= 1 << UInt8(position % 8)
                try world.folder.write("\(name)/\(file)", changed)
                #expect(await isNoticed(path, keys), "\(file) at \(position)", sourceLocation: location)
            }
            try world.folder.write("\(name)/\(file)", bytes)
        }
        #expect(await !isNoticed(path, keys), sourceLocation: location)
    }

    @Test func anyByteOfABackup() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await expectNoticed(world)
        }
    }

    @Test func bytesOfABackupOfEveryKind() async throws {
        try await withWorld(Self.kinds) { world in
            try await world.backup()
            try await expectNoticed(world, every: 13)
        }
    }

    @Test(arguments: [true, false]) func bytesOfAnExport(_ isSealed: Bool) async throws {
        try await withWorld(Self.kinds) { world in
            let identity = SealingIdentity()
            try await world.export(seal: isSealed ? .recipients([identity.recipient]) : .unsealed)
            try await expectNoticed(world, "export", keys: .identities(identity), every: 29)
        }
    }

    /// What a restore adds to the journal is beyond what the manifest knows of it: without the newline at its end, its
    /// last record is one that a crash cut short.
    @Test func inTheJournalOfARestore() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let before = try world.folder.read("archive/journal.jsonl").count
            try await world.restore()
            let count = try world.folder.read("archive/journal.jsonl").count
            try #require(count > before)
            try await expectNoticed(world, every: 3) { file, fromEnd in
                file != "journal.jsonl" || fromEnd > count - before || fromEnd == 1
            }
            try world.folder.edit("archive/journal.jsonl") { $0[$0.count - 1] ^= 1 }
            #expect(try await Archive.open(world.archive).journal.isTorn)
        }
    }
}
