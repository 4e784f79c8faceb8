import Emulator
import KeyVault
import Testing
import VaultOperations

/// Runs that were killed at any moment: the journal ends anywhere, what was not durable is gone, and the same statement
/// finishes with nothing lost and nothing done twice.
@Suite struct ResumeTests {
    private static let seed = """
        "secrets": [{"name": "s", "versions": [{"value": "one"}, {"value": "two"}]}, {"name": "t", "value": "x"}],
        "keys": [{"name": "k", "kty": "EC", "curve": "P-256", "rotationPolicy": {"lifetimeActions": [
          {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "Rotate"}}], "attributes": {"expiryTime": "P1Y"}}}]
        """
    private static let objects: [(kind: ObjectKind, name: String, file: String)] = [
        (.key, "k", "keys/k.blob"), (.secret, "s", "secrets/s.blob"), (.secret, "t", "secrets/t.blob"),
    ]

    /// Every place at which a journal may end: after each record, and in the middle of each.
    private func cuts(_ journal: [UInt8], from start: Int) -> [Int] {
        var cuts: [Int] = [start]
        var lineStart = start
        for index in start..<journal.count where journal[index] == 0x0A {
            cuts += [(lineStart + index) / 2, index, index + 1]
            lineStart = index + 1
        }
        return cuts.sorted()
    }

    /// Whether the journal up to a cut has a whole record of that kind about the object.
    private func has(_ record: String, _ name: String, in journal: ArraySlice<UInt8>) -> Bool {
        journal.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().contains { line in
            let text = String(decoding: line, as: UTF8.self)
            return text.contains("\"rec\":\"\(record)\"") && text.contains("\"name\":\"\(name)\"")
        }
    }

    @Test func aBackupIsFinishedWhereverItWasKilled() async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            let whole = try world.folder.snapshot("archive")
            let journal = try #require(whole["journal.jsonl"])
            for cut in cuts(journal, from: 0) {
                var files = whole
                files["manifest.json"] = nil
                files["settings.json"] = cut == journal.count ? files["settings.json"] : nil
                files["journal.jsonl"] = Array(journal[..<cut])
                var missing = 0
                for object in Self.objects where !has("done", object.name, in: journal[..<cut]) {
                    missing += 1
                    files[object.file] = nil
                }
                // Nothing but the folder and an empty journal: the run had not begun.
                if cut == 0 { files = ["journal.jsonl": []] }
                world.folder.remove("archive")
                try world.folder.put(files, in: "archive")
                let result = try await world.backup()
                #expect(result.exitCode == 0, "cut at \(cut): \(result.text)")
                #expect(world.recorder.count("POST", "/*") == missing, "cut at \(cut)")
                #expect(result.count(.done) == missing, "cut at \(cut): \(result.text)")
                let verified = try await world.verifyArchive(against: World.source)
                #expect(verified.passed && verified.versions == 4, "cut at \(cut): \(verified.lines)")
            }
        }
    }

    /// The target holds either only what had been answered, or everything that may have been carried out.
    @Test(arguments: [false, true]) func aRestoreIsFinishedWhereverItWasKilled(wasCarriedOut: Bool) async throws {
        try await withWorld(Self.seed) { world in
            world.conditions {
                $0.deletionDelay = .zero
                $0.recoveryDelay = .zero
            }
            let client = try world.client(World.target)
            try await world.backup()
            let blobs = try world.folder.snapshot("archive")
            let start = try #require(blobs["journal.jsonl"]).count
            try await world.restore()
            let whole = try world.folder.snapshot("archive")
            let journal = try #require(whole["journal.jsonl"])
            for cut in cuts(journal, from: start) {
                var missing = 0
                for object in Self.objects {
                    if try await !client.versions(of: object.kind, named: object.name).isEmpty {
                        try await client.delete(object.kind, object.name)
                        try await client.purge(object.kind, object.name)
                    }
                    let record = wasCarriedOut ? "intent" : "answer"
                    if has(record, object.name, in: journal[start..<cut]) {
                        _ = try await client.restore(object.kind, blob: try #require(blobs[object.file]))
                    } else {
                        missing += 1
                    }
                }
                var files = whole
                files["journal.jsonl"] = Array(journal[..<cut])
                world.folder.remove("archive")
                try world.folder.put(files, in: "archive")
                let result = try await world.restore()
                #expect(result.exitCode == 0, "cut at \(cut): \(result.text)")
                #expect(world.recorder.restores.count == missing, "cut at \(cut)")
                #expect(Set(world.recorder.restores).count == missing)
                #expect(result.count(.done) == missing, "cut at \(cut): \(result.text)")
                let verified = try await world.verify()
                #expect(verified.passed, "cut at \(cut): \(verified.lines)")
            }
        }
    }

    /// A file system that lost its last writes shows zeros at the end.
    @Test func zerosAtTheEndOfTheJournalAreATornTail() async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            try world.folder.edit("archive/journal.jsonl") { $0 += [UInt8](repeating: 0, count: 100) }
            try await world.restore().expect(.done, 3)
            try await world.restore().expect(.same, 3)
            #expect(try await world.verifyArchive().passed)
        }
    }

    @Test(.enabled(if: TemporaryFolder.modesCount, "the superuser may write everywhere"))
    func aStatementCanBeFinishedWithTheJournalInTheStateFolder() async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            let before = try world.folder.snapshot("archive")
            world.faults(FaultRule("POST", "/secrets/restore", .always, .closeBefore))
            for name in ["archive/lock", "archive/journal.jsonl"] { world.folder.setMode(0o400, of: name) }
            world.folder.setMode(0o500, of: "archive")
            defer { world.folder.setMode(0o700, of: "archive") }
            let first = try await world.restore()
            first.expect(.uncertain, 2)
            world.faults()
            let again = try await world.restore()
            #expect(again.exitCode == 0, "\(again.text)")
            #expect(try world.folder.snapshot("archive") == before)
            #expect(world.folder.exists("state/runs"))
            #expect(try await world.verify().passed)
        }
    }
}
