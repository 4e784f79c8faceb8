import ExactJSON
import KeyVault
import Locking
import Testing

@testable import VaultOperations

@Suite struct RestoreTests {
    private func bench(_ fill: (FakeVault) -> Void = { _ in }) async throws -> (Bench, FakeVault) {
        let bench = try Bench()
        let source = FakeVault("source-we")
        for index in 0..<20 { source.put(.secret, "s\(index)", versions: index % 3 + 1) }
        source.put(.key, "k", versions: 2)
        source.put(.certificate, "web")
        fill(source)
        try await bench.backup(source)
        return (bench, source)
    }

    @Test func bringsEveryVersionWithItsId() async throws {
        let (bench, source) = try await bench()
        let target = FakeVault("target-ne", region: "northeurope")
        let result = try await bench.restore(target)
        #expect(result.exitCode == 0)
        #expect(result.count(.done) == 22)
        for index in 0..<20 {
            let name = "s\(index)"
            #expect(
                target.object(.secret, name)?.versions.map(\.id) == source.object(.secret, name)?.versions.map(\.id))
        }
    }

    @Test func theFirstObjectIsSentAlone() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        let atFirst = Locked(0)
        target.setIntercept { line, _ in
            if line.hasSuffix("/restore") { atFirst.withLock { $0 += 1 } }
            return nil
        }
        let result = try await bench.restore(target, jobs: 16)
        #expect(result.count(.done) == 22)
        let other = FakeVault("target-us", world: "america", region: "eastus")
        let refused = try await bench.restore(other, jobs: 16)
        #expect(other.count("POST") == 1)
        #expect(refused.count(.untried) == 21)
        #expect(refused.count(.failed) == 1)
        #expect(refused.exitCode == 1)
        #expect(refused.failure?.code == .wrongWorld)
        let text = try #require(refused.failure?.description)
        for part in ["Cannot decrypt backup blob", "subscription", "geography", "copy … into", "eastus"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func aSecondRunFindsEverythingTheSame() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        _ = try await bench.restore(target)
        target.forget()
        let again = try await bench.restore(target)
        #expect(again.count(.same) == 22)
        #expect(again.exitCode == 0)
        #expect(target.count("POST") == 0)
    }

    @Test func theSourceItselfIsRefused() async throws {
        let (bench, source) = try await bench()
        source.forget()
        let error = await failure { try await bench.restore(source) }
        #expect(error?.code == .sameVault)
        #expect(error?.exitCode == 6)
        #expect(source.requests.isEmpty)
    }

    @Test func conflictsFollowThePolicy() async throws {
        let (bench, source) = try await bench()
        func target() async throws -> FakeVault {
            let target = FakeVault("target-ne")
            _ = try await bench.restore(target)
            target.state.withLock { $0.objects[.secret]?["s0"] = nil }
            target.put(.secret, "s1")
            target.change(.secret, "s2") { $0.versions.removeLast() }
            target.change(.secret, "s3") { $0.versions[0].tags = ["a": "b"] }
            target.change(.secret, "s4") { object in
                var newer = object.versions[object.versions.count - 1]
                newer.id = String(repeating: "f", count: 32)
                newer.created += 100
                object.versions.append(newer)
            }
            target.state.withLock { state in
                state.deleted[.secret, default: [:]]["s5"] = state.objects[.secret]?["s5"]
                state.objects[.secret]?["s5"] = nil
                state.objects[.certificate]?["web"] = nil
            }
            target.put(.key, "web")
            return target
        }
        for policy in [ConflictPolicy.fail, .skip] {
            let result = try await bench.restore(try await target(), policy: policy)
            func status(_ name: String) -> Outcome? { result.items.first { $0.name == name }?.status }
            let live: Outcome = policy == .skip ? .skipped : .failed
            #expect(status("s0") == .done)
            #expect(status("s1") == live)
            #expect(status("s2") == live)
            #expect(status("s3") == live)
            #expect(status("s4") == .same)
            #expect(result.items.first { $0.name == "s4" }?.reason?.contains("newer") == true)
            #expect(status("s5") == .failed)
            #expect(result.items.first { $0.name == "s5" }?.reason?.contains("deleted") == true)
            #expect(status("web") == .failed)
            #expect(status("s6") == .same)
            #expect(result.exitCode == 5)
        }
        _ = source
    }

    @Test func aBackupCannotAppendVersions() async throws {
        let (bench, _) = try await bench()
        let error = await failure { try await bench.restore(FakeVault("target-ne"), policy: .newer) }
        #expect(error?.code == .unsupported)
        #expect(error?.remedy?.contains("on conflict newer") == true)
    }

    @Test func aLostAnswerIsLookedForAndNotRepeatedBlindly() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.setIntercept { line, number in
            line == "POST /secrets/restore" && number.isMultiple(of: 3) ? .lose : nil
        }
        let result = try await bench.restore(target)
        #expect(result.exitCode == 0)
        #expect(result.count(.done) == 22)
        #expect(target.count("POST /secrets/restore") == 20)
    }

    @Test func whatWasNotCarriedOutIsSentAgain() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.setIntercept { line, number in
            line == "POST /secrets/restore" && number.isMultiple(of: 4) ? .vanish : nil
        }
        let result = try await bench.restore(target)
        #expect(result.count(.done) == 22)
    }

    @Test func anObjectIsSentAtMostFiveTimes() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.setIntercept { line, _ in line == "POST /keys/restore" ? .vanish : nil }
        let result = try await bench.restore(target, Selection(kinds: [.key]))
        #expect(result.count(.uncertain) == 1)
        #expect(target.count("POST /keys/restore") == 5)
    }

    @Test func aConflictThatTheListDidNotShowIsLookedAt() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.put(.secret, "s1")
        // The list lags behind: the object appears only when it is asked for.
        let hidden = Locked(target.object(.secret, "s1"))
        target.state.withLock { $0.objects[.secret] = nil }
        target.setIntercept { line, _ in
            guard line == "POST /secrets/restore", let object = hidden.withLock({ $0 }) else { return nil }
            hidden.withLock { $0 = nil }
            target.state.withLock { $0.objects[.secret, default: [:]]["s1"] = object }
            return nil
        }
        let result = try await bench.restore(
            target, Selection(names: [Selection.Name(kind: .secret, pattern: "s1")]))
        #expect(result.items.first?.status == .failed)
        #expect(result.items.first?.reason?.contains("another object") == true)
    }

    @Test func withoutTheRightToListTheWriteTells() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.put(.secret, "s1")
        target.setIntercept { line, _ in
            line.hasPrefix("GET") ? .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "no") : nil
        }
        let result = try await bench.restore(target, Selection(kinds: [.secret]))
        #expect(result.count(.done) == 19)
        #expect(result.items.first { $0.name == "s1" }?.status == .uncertain)
    }

    @Test func theRotationPolicyIsPutBackLast() async throws {
        let policy: JSON = [
            "lifetimeActions": [["trigger": ["timeAfterCreate": "P90D"], "action": ["type": "Rotate"]]],
            "attributes": ["expiryTime": "P120D", "created": 1, "updated": 2],
        ]
        let (bench, _) = try await bench { source in source.change(.key, "k") { $0.rotationPolicy = policy } }
        let target = FakeVault("target-ne")
        _ = try await bench.restore(target)
        let put = try #require(target.object(.key, "k")?.rotationPolicy)
        #expect(put["attributes"]?["expiryTime"]?.string == "P120D")
        #expect(put["attributes"]?["updated"] == nil)
        let other = FakeVault("other-ne")
        other.setIntercept { line, _ in
            line == "PUT /keys/k/rotationpolicy"
                ? .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "no") : nil
        }
        let refused = try await bench.restore(other)
        #expect(refused.items.first { $0.name == "k" }?.status == .incomplete)
        #expect(refused.exitCode == 5)
        other.setIntercept(nil)
        let again = try await bench.restore(other)
        #expect(again.exitCode == 0)
        #expect(other.object(.key, "k")?.rotationPolicy != nil)
    }

    @Test func aDamagedFileFailsItsObjectAlone() async throws {
        let (bench, _) = try await bench()
        try bench.edit("secrets/s1.blob") { $0[20] ^= 1 }
        try bench.edit("secrets/s2.blob") { $0.removeLast(5) }
        bench.delete("secrets/s3.blob")
        let target = FakeVault("target-ne")
        let result = try await bench.restore(target)
        #expect(result.items.filter { $0.status == .failed }.map(\.name) == ["s1", "s2", "s3"])
        #expect(result.count(.done) == 19)
        #expect(result.items.first { $0.name == "s1" }?.reason?.contains("secrets/s1.blob was altered") == true)
        #expect(result.exitCode == 5)
        #expect(target.object(.secret, "s1") == nil)
    }

    @Test func anotherObjectInTheFileIsNamed() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.setIntercept { line, _ in
            guard line == "POST /keys/restore" else { return nil }
            target.put(.key, "k")
            return nil
        }
        target.setIntercept(nil)
        // The entry of one secret points at the bytes of another, with a digest that fits.
        let archive = try await Archive.open(bench.out)
        var entry = try #require(try await archive.entry(ObjectKey(.secret, "s1")))
        let other = try await archive.blob(of: try #require(try await archive.entry(ObjectKey(.secret, "s2"))))
        entry.size = Int64(other.count)
        entry.digest = Hex.digest(other)
        try bench.write("secrets/s1.blob", other)
        let target2 = try await bench.connect(target)
        let request = RestoreRequest(folder: bench.out, target: target2)
        let journal = try JournalWriter(
            in: Folder.openOrCreate("\(bench.folder)/other"), name: "j", after: JournalState(), run: "r",
            operation: "restore")
        let run = RestoreRun(
            request: request, options: bench.options(), archive: archive, journal: journal,
            history: RestoreHistory(target: "x"),
            replacements: ReplaceHistory(target: "x", operation: "restore"))
        let ending = try await run.machine(entry).run(.absent)
        #expect(ending.status == .failed)
        #expect(ending.reason?.contains("other object in file") == true)
        #expect(target.object(.secret, "s2") != nil)
    }

    @Test func whatWasNotStoredCountsAsFailed() async throws {
        let bench = try Bench()
        let source = FakeVault("source-we")
        source.put(.secret, "a")
        source.put(.secret, "b")
        source.setIntercept { line, _ in
            line == "POST /secrets/b/backup"
                ? .answer(403, code: "Forbidden", inner: "AccessDenied", message: "no") : nil
        }
        try await bench.backup(source)
        let result = try await bench.restore(FakeVault("target-ne"))
        #expect(result.items.map(\.status) == [.done, .failed])
        #expect(result.exitCode == 5)
        let named = Selection(names: [Selection.Name(kind: .secret, pattern: "zzz")])
        #expect(
            try await bench.restore(FakeVault("target-ne"), named).items[0].reason == "the archive has no such object")
    }

    @Test func aKillAfterAnyRecordIsFinishedByTheSameStatement() async throws {
        let (bench, _) = try await bench()
        let before = try bench.lines("journal.jsonl").count
        let reference = FakeVault("target-ne")
        _ = try await bench.restore(reference, jobs: 1)
        let journal = try bench.lines("journal.jsonl")
        for kept in stride(from: before, through: journal.count, by: 5) {
            try bench.write("journal.jsonl", Array(journal.prefix(kept).flatMap { $0 + [0x0A] }))
            let target = FakeVault("target-ne")
            // The target has what those records say, and the object of an open intent half of the time.
            target.state.withLock { state in
                state.objects = reference.state.withLock { $0.objects }
                let names = state.objects[.secret]?.keys.sorted() ?? []
                for name in names.dropFirst((kept - before) / 3) { state.objects[.secret]?[name] = nil }
            }
            let result = try await bench.restore(target)
            #expect(result.exitCode == 0, "cut after \(kept) records")
            #expect(result.count(.done) + result.count(.same) == 22)
        }
    }

    @Test func anotherStatementUsingTheTargetExclusivelyIsRefused() async throws {
        let (bench, _) = try await bench()
        let lock = try await TargetLock.take(.exclusive, host: "target-ne.vault.azure.net", options: bench.options())
        let error = await failure { try await bench.restore(FakeVault("target-ne")) }
        #expect(error?.code == .locked)
        #expect(error?.exitCode == 6)
        withExtendedLifetime(lock) {}
    }

    @Test func aFirewallStopsTheStatement() async throws {
        let (bench, _) = try await bench()
        let target = FakeVault("target-ne")
        target.setIntercept { line, _ in
            line.hasSuffix("/restore")
                ? .answer(403, code: "Forbidden", inner: "ForbiddenByFirewall", message: "Client address is not") : nil
        }
        let result = try await bench.restore(target)
        #expect(result.exitCode == 4)
        #expect(result.count(.untried) == 22)
        #expect(target.count("POST") == 1)
    }
}
