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

    private func isNoticed(_ path: String) async -> Bool {
        do {
            let archive = try await Archive.open(path)
            for position in 0..<archive.count { _ = try await archive.blob(of: archive.entry(at: position)) }
            return false
        } catch { return error is OperationError }
    }

    /// Changes every byte in turn, or every so many-th, each in one bit; which bit goes round.
    private func expectNoticed(
        _ world: World, every step: Int = 1, at location: SourceLocation = #_sourceLocation,
        _ except: (String, Int) -> Bool = { _, _ in false }
    ) async throws {
        #expect(await !isNoticed(world.archive), sourceLocation: location)
        for (file, bytes) in try world.folder.snapshot("archive") {
            for position in stride(from: bytes.count % step, to: bytes.count, by: step)
            where !except(file, bytes.count - position) {
                var changed = bytes
                changed[position] ^= 1 << UInt8(position % 8)
                try world.folder.write("archive/\(file)", changed)
                #expect(await isNoticed(world.archive), "\(file) at \(position)", sourceLocation: location)
            }
            try world.folder.write("archive/\(file)", bytes)
        }
        #expect(await !isNoticed(world.archive), sourceLocation: location)
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
