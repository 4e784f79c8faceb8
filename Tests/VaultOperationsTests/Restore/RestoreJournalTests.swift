import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

@Suite struct RestoreJournalTests {
    private func intent(_ run: String, _ name: String, _ kind: JournalRecord.Kind = .intent) -> JournalRecord {
        var record = JournalRecord(kind, step: "sent", object: ObjectKey(.secret, name))
        record.run = run
        record.operation = "restore"
        return record
    }

    private func begin(_ run: String, _ host: String) -> JournalRecord {
        var record = JournalRecord(.begin, step: "run")
        record.run = run
        record.operation = "restore"
        record.entry = ["target": ["host": .text(host)]]
        return record
    }

    @Test func onlyOpenIntentsIntoTheSameTargetCount() {
        let history = RestoreHistory(target: "t")
        for record in [
            begin("1", "t"), intent("1", "a"), intent("1", "b"), intent("1", "a", .done), begin("2", "other"),
            intent("2", "c"),
        ] { history.visit(record) }
        #expect(!history.wasSent(ObjectKey(.secret, "a")))
        #expect(history.wasSent(ObjectKey(.secret, "b")))
        #expect(!history.wasSent(ObjectKey(.secret, "c")))
    }

    @Test func namesInTheStateFolderDependOnArchiveAndTarget() {
        let name = RestoreJournal.name(archive: "a", target: "t")
        #expect(name.count == 16 + 6)
        #expect(name != RestoreJournal.name(archive: "a", target: "u"))
        #expect(name != RestoreJournal.name(archive: "b", target: "t"))
        #expect(name == RestoreJournal.name(archive: "a", target: "t"))
    }

    @Test func everySendHasItsIntentBeforeIt() async throws {
        let bench = try Bench()
        let source = FakeVault("source-we")
        for index in 0..<5 { source.put(.secret, "s\(index)") }
        try await bench.backup(source)
        let target = FakeVault("target-ne")
        let missing = CallCount()
        target.setIntercept { line, number in
            guard line == "POST /secrets/restore" else { return nil }
            let intents = (try? bench.lines("journal.jsonl"))?.count { line in
                String(decoding: line, as: UTF8.self).contains("\"rec\":\"intent\"")
            }
            if (intents ?? 0) < number { missing.add() }
            return nil
        }
        _ = try await bench.restore(target)
        #expect(missing.value == 0)
        let journal = String(decoding: try bench.read("journal.jsonl"), as: UTF8.self)
        #expect(journal.contains("\"op\":\"restore\""))
        #expect(journal.contains("\"rec\":\"end\",\"op\":\"restore\""))
    }
}
