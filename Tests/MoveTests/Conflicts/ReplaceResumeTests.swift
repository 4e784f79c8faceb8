import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// Replacements that were killed at any moment: the second run finishes them, or another statement undoes them, and
/// nothing is lost.
@Suite struct ReplaceResumeTests {
    /// What the target went through when the journal ends there.
    private enum Stage { case victim, deleted, purged, restored }

    /// Every place at which a journal may end: after each record, and in the middle of each.
    private static func cuts(_ journal: [UInt8], from start: Int) -> [Int] {
        var cuts: [Int] = [start]
        var lineStart = start
        for index in start..<journal.count where journal[index] == 0x0A {
            cuts += [(lineStart + index) / 2, index + 1]
            lineStart = index + 1
        }
        return cuts.sorted()
    }

    /// How far the target is when the journal was cut: only what had been answered, or everything that may have been
    /// carried out.
    private static func stage(_ journal: ArraySlice<UInt8>, wasCarriedOut: Bool) -> Stage {
        let lines = journal.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
        func has(_ record: String, _ step: String) -> Bool {
            lines.contains { $0.contains("\"rec\":\"\(record)\"") && $0.contains("\"step\":\"\(step)\"") }
        }
        if has(wasCarriedOut ? "intent" : "answer", wasCarriedOut ? "sent" : "seen") { return .restored }
        if has(wasCarriedOut ? "intent" : "answer", wasCarriedOut ? "purge" : "free") { return .purged }
        if has(wasCarriedOut ? "intent" : "answer", wasCarriedOut ? "delete" : "deleted") { return .deleted }
        return .victim
    }

    /// Brings the target to a stage, whatever it holds.
    private func bring(_ world: World, _ victim: Victim, to stage: Stage, saved: [UInt8], ours: [UInt8]) async throws {
        let client = try world.client(World.target)
        if try await !client.versions(of: victim.kind, named: victim.name).isEmpty {
            try await client.delete(victim.kind, victim.name)
            try await client.purge(victim.kind, victim.name)
        }
        switch stage {
        case .victim: _ = try await client.restore(victim.kind, blob: saved)
        case .deleted:
            _ = try await client.restore(victim.kind, blob: saved)
            try await client.delete(victim.kind, victim.name)
        case .purged: break
        case .restored: _ = try await client.restore(victim.kind, blob: ours)
        }
    }

    private struct Killed {
        let files: [String: [UInt8]]
        let journal: [UInt8]
        let start: Int
        let saved: [UInt8]
        let ours: [UInt8]
    }

    private func recorded(_ world: World, _ victim: Victim) async throws -> Killed {
        world.hurry()
        try await world.backupManaged()
        let start = try world.folder.read("archive/journal.jsonl").count
        try await victim.place(in: world)
        try await world.replace().expect(.done, 1)
        let files = try world.folder.snapshot("archive")
        let copy = try #require(try world.safetyCopies().first)
        return Killed(
            files: files, journal: try #require(files["journal.jsonl"]), start: start,
            saved: try #require(files["replaced/\(copy)"]),
            ours: try #require(files["\(victim.kind.plural)/\(victim.name).blob"]))
    }

    private func put(_ world: World, _ killed: Killed, cut: Int) throws {
        var files = killed.files
        files["journal.jsonl"] = Array(killed.journal[..<cut])
        world.folder.remove("archive")
        try world.folder.put(files, in: "archive")
    }

    @Test(arguments: Victim.all, [false, true])
    func theSameStatementFinishesWhereverItWasKilled(_ victim: Victim, wasCarriedOut: Bool) async throws {
        try await withWorld(victim.seed) { world in
            let killed = try await recorded(world, victim)
            for cut in Self.cuts(killed.journal, from: killed.start) {
                let stage = Self.stage(killed.journal[killed.start..<cut], wasCarriedOut: wasCarriedOut)
                try await bring(world, victim, to: stage, saved: killed.saved, ours: killed.ours)
                try put(world, killed, cut: cut)
                let result = try await world.replace()
                #expect(result.exitCode == 0, "cut at \(cut), \(stage): \(result.text)")
                #expect(world.recorder.count("DELETE", victim.path()) == (stage == .victim ? 1 : 0), "\(stage)")
                let verified = try await world.verify()
                #expect(verified.passed, "cut at \(cut), \(stage): \(verified.lines)")
                let again = try await world.replace()
                again.expect(.same, 1)
            }
        }
    }

    /// Another statement does not go on with it: a deleted victim is recovered, a purged one put back, then it decides.
    @Test(arguments: Victim.all, [false, true])
    func anotherStatementUndoesItFirst(_ victim: Victim, wasCarriedOut: Bool) async throws {
        try await withWorld(victim.seed) { world in
            let killed = try await recorded(world, victim)
            for cut in Self.cuts(killed.journal, from: killed.start) {
                let stage = Self.stage(killed.journal[killed.start..<cut], wasCarriedOut: wasCarriedOut)
                try await bring(world, victim, to: stage, saved: killed.saved, ours: killed.ours)
                try put(world, killed, cut: cut)
                let result = try await world.replace(policy: .fail)
                let status = result.item(victim.kind, victim.name)?.status
                #expect(status == (stage == .restored ? .same : .failed), "cut at \(cut), \(stage): \(result.text)")
                #expect(world.recorder.count("DELETE", "/*") == 0)
                let live = try await victim.ids(in: world)
                #expect(live.count == (stage == .restored && victim.kind != .certificate ? 2 : 1), "\(stage): \(live)")
                // Settled: nothing is left to be undone.
                let again = try await world.replace(policy: .fail)
                #expect(again.item(victim.kind, victim.name)?.status == status, "\(again.text)")
                #expect(world.recorder.restores.isEmpty)
                #expect(world.recorder.count("POST", "/deleted*") == 0)
            }
        }
    }

    /// What stands there is neither the victim nor ours: it is left alone, and the run after that decides anew.
    @Test(arguments: ["delete", "purge", "sent"]) func whatOthersPutThereIsLeftAlone(_ last: String) async throws {
        try await withWorld(Victim.secret.seed) { world in
            let killed = try await recorded(world, .secret)
            let lines = killed.journal.split(separator: 0x0A).map { Array($0) + [0x0A] }
            let index = try #require(
                lines.firstIndex {
                    let text = String(decoding: $0, as: UTF8.self)
                    return text.contains("\"rec\":\"intent\"") && text.contains("\"step\":\"\(last)\"")
                })
            let cut = lines[...index].reduce(0) { $0 + $1.count }
            try await bring(world, .secret, to: .purged, saved: killed.saved, ours: killed.ours)
            _ = try await world.client(World.target).setSecret("s", value: "foreign")
            try put(world, killed, cut: cut)
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("changed by others") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/*") == 0)
            #expect(try await world.values("s", in: World.target) == ["foreign"])
            try await world.replace().expect(.done, 1)
            #expect(try await world.verify().passed)
        }
    }

    /// Interrupted by its user between any two requests: the second run finishes.
    @Test(arguments: [
        ("POST", "/secrets/s/backup"), ("DELETE", "/secrets/s"), ("GET", "/deletedsecrets/s"),
        ("DELETE", "/deletedsecrets/s"), ("POST", "/secrets/restore"),
    ]) func anInterruptionIsFinishedByTheNextRun(_ method: String, _ path: String) async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            let task = Task { try await world.replace() }
            world.recorder.once(method, path) { task.cancel() }
            let first = try? await task.value
            #expect(first == nil || first?.interrupted == true || first?.exitCode == 0, "\(first?.text ?? "")")
            let result = try await world.replace()
            #expect(result.exitCode == 0, "\(result.text)")
            let verified = try await world.verify()
            #expect(verified.passed && verified.versions == 2, "\(verified.lines)")
        }
    }
}
