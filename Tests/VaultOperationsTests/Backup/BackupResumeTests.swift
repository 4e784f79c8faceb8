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

/// What an interrupted backup leaves, and what the next run makes of it. A kill is a journal cut at some byte and files
/// that were not renamed yet.
@Suite struct BackupResumeTests {
    private func vault() -> FakeVault {
        let vault = FakeVault("source-we")
        for index in 0..<12 { vault.put(.secret, "s\(index)", versions: 2) }
        vault.put(.key, "k")
        return vault
    }

    @Test func aKillAtAnyRecordIsFinishedByTheSameStatement() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        let journal = try bench.lines("journal.jsonl")
        for kept in 0...journal.count {
            let partial: [UInt8] = journal.prefix(kept).flatMap { $0 + [0x0A] }
            let torn: [UInt8] = kept < journal.count ? Array(journal[kept].prefix(30)) : []
            try bench.write("journal.jsonl", partial + torn)
            bench.delete("manifest.json")
            bench.delete("settings.json")
            try bench.write("secrets/s3.blob.part", [1, 2, 3])
            vault.forget()
            let result = try await bench.backup(vault)
            #expect(result.exitCode == 0, "cut after \(kept) records")
            #expect(result.objects == 13)
            #expect(result.count(.same) + result.count(.done) == 13)
            #expect(!bench.exists("secrets/s3.blob.part"))
            let archive = try await Archive.open(bench.out)
            #expect(archive.count == 13)
            for position in 0..<archive.count { _ = try await archive.blob(of: archive.entry(at: position)) }
            try bench.write("journal.jsonl", Array(journal.flatMap { $0 + [0x0A] }))
        }
    }

    @Test func whatIsStoredIsNotTakenAgain() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        bench.delete("manifest.json")
        vault.forget()
        let result = try await bench.backup(vault)
        #expect(result.count(.same) == 13)
        #expect(vault.requests.allSatisfy { !$0.hasSuffix("/backup") })
    }

    @Test func whatChangedOrIsDamagedIsTakenAgainWhileUnfinished() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        bench.delete("manifest.json")
        vault.change(.secret, "s1") { $0.versions[1].updated += 5 }
        try bench.edit("secrets/s2.blob") { $0[10] ^= 1 }
        bench.delete("secrets/s4.blob")
        let result = try await bench.backup(vault)
        #expect(result.items.filter { $0.status == .done }.map(\.name) == ["s1", "s2", "s4"])
        #expect(result.items.first { $0.name == "s1" }?.reason?.contains("changed") == true)
    }

    @Test func anUnfinishedArchiveRefusesAnotherStatement() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        bench.delete("manifest.json")
        let selection = await failure { try await bench.backup(vault, Selection(kinds: [.key])) }
        #expect(selection?.code == .otherStatement)
        #expect(selection?.exitCode == 6)
        #expect(selection?.message.contains("selects `all`") == true)
        let other = FakeVault("another-we")
        let host = await failure { try await bench.backup(other) }
        #expect(host?.message.contains("source-we") == true)
        let request = BackupRequest(
            source: try await bench.connect(vault), selection: .all, folder: bench.out, filter: { _ in true },
            condition: "enabled")
        let condition = await failure { try await Operations.backup(request, bench.options()) }
        #expect(condition?.message.contains("`enabled`") == true)
    }

    @Test func aCompleteArchiveTakesInWhatIsNew() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        vault.put(.secret, "new")
        let result = try await bench.backup(vault)
        #expect(result.count(.same) == 13)
        #expect(result.count(.done) == 1)
        #expect(try await Archive.open(bench.out).count == 14)
    }

    @Test func whatACompleteArchiveKnowsStays() async throws {
        let vault = vault()
        let bench = try Bench()
        vault.change(.key, "k") { $0.rotationPolicy = ["lifetimeActions": [["action": ["type": "Rotate"]]]] }
        vault.put(.secret, "refused")
        vault.setIntercept { line, _ in
            line == "POST /secrets/refused/backup"
                ? .answer(403, code: "Forbidden", inner: "AccessDenied", message: "no") : nil
        }
        try await bench.backup(vault)
        vault.state.withLock { state in state.objects[.key] = nil }
        vault.put(.key, "other")
        let result = try await bench.backup(vault, Selection(kinds: [.key]))
        #expect(result.count(.done) == 1)
        let archive = try await Archive.open(bench.out)
        #expect(archive.has(ObjectKey(.key, "k")))
        #expect(archive.settings.rotationPolicies["k"]?["lifetimeActions"] != nil)
        #expect(archive.settings.rotationPolicies["other"] == .null)
        #expect(archive.head.missing.map(\.key) == [ObjectKey(.secret, "refused")])
    }

    @Test func aCompleteArchiveWithNothingNewIsNotTouched() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        let before = try (bench.read("manifest.json"), bench.read("journal.jsonl"))
        #expect(try await bench.backup(vault).exitCode == 0)
        #expect(try bench.read("manifest.json") == before.0)
        #expect(try bench.read("journal.jsonl") == before.1)
    }

    @Test func aCompleteArchiveRefusesChangedObjectsBeforeAnyWrite() async throws {
        let vault = vault()
        let bench = try Bench()
        try await bench.backup(vault)
        let before = try (bench.read("manifest.json"), bench.read("journal.jsonl"))
        vault.put(.secret, "new")
        vault.change(.secret, "s7") { $0.versions[1].updated += 1 }
        vault.forget()
        let error = await failure { try await bench.backup(vault) }
        #expect(error?.code == .changedArchive)
        #expect(error?.exitCode == 6)
        #expect(error?.message.contains("secret s7") == true)
        #expect(vault.requests.allSatisfy { !$0.hasSuffix("/backup") })
        #expect(try bench.read("manifest.json") == before.0)
        #expect(try bench.read("journal.jsonl") == before.1)
    }

    @Test func aForeignFolderIsRefused() async throws {
        let bench = try Bench()
        _ = try Folder.openOrCreate(bench.out)
        try bench.write("holiday.jpg", [1])
        let error = await failure { try await bench.backup(vault()) }
        #expect(error?.code == .notAnArchive)
        #expect(!bench.exists("lock"))
    }

    @Test func aBusyArchiveIsRefusedAtOnceWithItsHolder() async throws {
        let bench = try Bench()
        try await bench.backup(vault())
        let lock = try FileLock.take(
            .exclusive, named: "lock", in: Folder.open(bench.out), for: "it", statement: "backup all to ./elsewhere")
        let error = await failure { try await bench.backup(vault()) }
        #expect(error?.code == .locked)
        #expect(error?.exitCode == 6)
        #expect(error?.message.contains("backup all to ./elsewhere") == true)
        withExtendedLifetime(lock) {}
    }

    @Test func aFullDiskFailsTheRunAndKeepsWhatWasStored() async throws {
        let bench = try Bench()
        let vault = vault()
        let full = await failure {
            try await bench.backup(vault) { options in
                options.calls.write = { descriptor, bytes in
                    if bytes.count > 4096 || bytes.count < 2 { return FileCalls.system.write(descriptor, bytes) }
                    errno = ENOSPC
                    return -1
                }
            }
        }
        #expect(full?.code == .diskFull)
        #expect(full?.exitCode == 1)
        let written = Locked(0)
        let result = try await bench.backup(vault) { options in
            options.jobs = 2
            options.calls.write = { descriptor, bytes in
                let total = written.withLock { total in
                    total += bytes.count
                    return total
                }
                if total > 6000 {
                    errno = ENOSPC
                    return -1
                }
                return FileCalls.system.write(descriptor, bytes)
            }
        }
        #expect(result.failure?.code == .diskFull)
        #expect(result.exitCode == 1)
        #expect(result.count(.done) > 0)
        #expect(!bench.exists("manifest.json"))
        let again = try await bench.backup(vault)
        #expect(again.exitCode == 0)
        #expect(try await Archive.open(bench.out).count == 13)
    }

    @Test func cancellingEndsCleanlyAndTheNextRunFinishes() async throws {
        let bench = try Bench()
        let vault = vault()
        let started = AsyncStream.makeStream(of: Void.self)
        vault.setIntercept { line, _ in
            if line == "POST /secrets/s5/backup" { started.continuation.yield() }
            return nil
        }
        let task = Task { try await bench.backup(vault) { $0.jobs = 1 } }
        for await _ in started.stream { break }
        task.cancel()
        let result = try await task.value
        vault.setIntercept(nil)
        if result.interrupted {
            #expect(result.exitCode == 130)
            let error = await failure { try await Archive.open(bench.out) }
            #expect(error?.code == .unfinished)
        }
        #expect(try await bench.backup(vault).exitCode == 0)
    }
}
