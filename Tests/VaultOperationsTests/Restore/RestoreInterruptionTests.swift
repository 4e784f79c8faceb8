import KeyVault
import Locking
import Testing

@testable import VaultOperations

@Suite struct RestoreInterruptionTests {
    private func bench() async throws -> Bench {
        let bench = try Bench()
        let source = FakeVault("source-we")
        for index in 0..<12 { source.put(.secret, "s\(index)", versions: 3) }
        try await bench.backup(source)
        return bench
    }

    @Test func cancellingEndsWithWhatWasDoneAndTheNextRunFinishes() async throws {
        let bench = try await bench()
        let target = FakeVault("target-ne")
        let sent = AsyncStream.makeStream(of: Void.self)
        target.setIntercept { line, number in
            if line == "POST /secrets/restore", number == 4 { sent.continuation.yield() }
            return nil
        }
        let task = Task { try await bench.restore(target, jobs: 1) }
        for await _ in sent.stream { break }
        task.cancel()
        let result = try await task.value
        target.setIntercept(nil)
        #expect(result.exitCode == 130)
        #expect(result.objects == 12)
        let again = try await bench.restore(target)
        #expect(again.exitCode == 0)
        #expect(again.count(.done) + again.count(.same) == 12)
        #expect(target.state.withLock { $0.objects[.secret]?.count } == 12)
    }

    @Test func partOfTheVersionsAfterALostAnswerIsWaitedForAndThenUncertain() async throws {
        let bench = try await bench()
        let selection = Selection(names: [Selection.Name(kind: .secret, pattern: "s1")])
        let target = FakeVault("target-ne")
        let hidden = Locked<[FakeVault.Version]>([])
        target.setIntercept { line, _ in line == "POST /secrets/restore" ? .lose : nil }
        // The first look after the lost answer sees two of three versions, later looks see all.
        let looks = CallCount()
        target.setIntercept { line, _ in
            if line == "POST /secrets/restore" { return .lose }
            guard line == "GET /secrets/s1/versions" else { return nil }
            looks.add()
            target.change(.secret, "s1") { object in
                if looks.value == 1 {
                    hidden.withLock { $0 = [object.versions.removeLast()] }
                } else if looks.value == 3 {
                    object.versions += hidden.withLock { $0 }
                }
            }
            return nil
        }
        #expect(try await bench.restore(target, selection).count(.done) == 1)
        let other = FakeVault("other-ne")
        other.setIntercept { line, _ in
            if line == "POST /secrets/restore" { return .lose }
            if line == "GET /secrets/s1/versions" {
                other.change(.secret, "s1") { if $0.versions.count == 3 { $0.versions.removeLast() } }
            }
            return nil
        }
        let result = try await bench.restore(other, selection)
        #expect(result.count(.uncertain) == 1)
        #expect(result.items[0].reason?.contains("part of its versions") == true)
    }

    @Test func whatAnEarlierRunSentIsLookedAtAgainWhenOnlyPartIsSeen() async throws {
        let bench = try await bench()
        let selection = Selection(names: [Selection.Name(kind: .secret, pattern: "s1")])
        let target = FakeVault("target-ne")
        target.setIntercept { line, _ in
            line == "POST /secrets/restore" ? .lose : line.hasPrefix("GET /secrets/s1") ? .unreachable : nil
        }
        let first = try await bench.restore(target, selection)
        #expect(first.count(.done) == 0)
        target.setIntercept(nil)
        let again = try await bench.restore(target, selection)
        #expect(again.count(.same) == 1)
        #expect(target.count("POST /secrets/restore") == 1)
    }
}
