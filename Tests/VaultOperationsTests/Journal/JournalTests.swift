import ExactJSON
import FuzzSupport
import KeyVault
import Testing

@testable import VaultOperations

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct JournalTests {
    private func folder() throws -> (Bench, Folder) {
        let bench = try Bench()
        return (bench, try Folder.openOrCreate(bench.out))
    }

    private func read(_ folder: Folder) throws -> (records: [JournalRecord], state: JournalState) {
        let file = try #require(try folder.openForReading("j", maximum: Int64.max))
        var records: [JournalRecord] = []
        let state = try JournalReader.read(file) { record, _ in records.append(record) }
        return (records, state)
    }

    private func write(_ folder: Folder, count: Int = 5) async throws {
        let writer = try JournalWriter(in: folder, name: "j", after: JournalState(), run: "r", operation: "backup")
        for index in 0..<count {
            var record = JournalRecord(.done, step: "stored", object: ObjectKey(.secret, "s\(index)"))
            record.version = "v"
            record.newVersion = "n"
            record.adopted = index == 2
            record.at = 17
            record.why = "why \"quoted\""
            record.entry = ["a": 1]
            try writer.append(record)
        }
        try await writer.synchronize()
    }

    @Test func whatIsWrittenIsReadInOrder() async throws {
        let (bench, folder) = try folder()
        defer { withExtendedLifetime(bench) {} }
        try await write(folder)
        let (records, state) = try read(folder)
        #expect(records.map(\.number) == [1, 2, 3, 4, 5])
        #expect(records[2].adopted && !records[1].adopted)
        #expect(records[0].object == ObjectKey(.secret, "s0"))
        #expect(records[0].why == "why \"quoted\"")
        #expect(records[0].entry == ["a": 1])
        #expect(records[0].operation == "backup" && records[0].run == "r")
        #expect(state.count == 5 && !state.isTorn)
    }

    @Test func membersStandInTheirOrder() async throws {
        let (bench, folder) = try folder()
        try await write(folder, count: 3)
        let line = String(decoding: try bench.lines("j")[2], as: UTF8.self)
        let names = try #require(try JSON(parsing: Array(line.utf8)).object?.map(\.name))
        #expect(
            names == [
                "n", "t", "run", "rec", "op", "step", "kind", "name", "v", "nv", "adopted", "at", "why", "entry", "c",
            ])
    }

    @Test func anIntentIsOnDiskWhenCommitReturns() async throws {
        let (bench, folder) = try folder()
        defer { withExtendedLifetime(bench) {} }
        let writer = try JournalWriter(in: folder, name: "j", after: JournalState(), run: "r", operation: "restore")
        try await writer.commit(JournalRecord(.intent, step: "sent", object: ObjectKey(.key, "k")))
        #expect(try read(folder).records.map(\.kind) == [.intent])
        withExtendedLifetime(writer) {}
    }

    @Test func oneSynchronisationServesMany() async throws {
        let bench = try Bench()
        let syncs = CallCount()
        var calls = FileCalls.system
        calls.synchronizeData = { descriptor in
            syncs.add()
            return FileCalls.system.synchronizeData(descriptor)
        }
        let folder = try Folder.openOrCreate(bench.out, calls: calls)
        let writer = try JournalWriter(in: folder, name: "j", after: JournalState(), run: "r", operation: "restore")
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<200 {
                group.addTask {
                    try await writer.commit(JournalRecord(.intent, step: "sent", object: ObjectKey(.key, "k\(index)")))
                }
            }
        }
        #expect(syncs.value < 200)
        #expect(try read(folder).records.count == 200)
    }

    @Test func aTornTailIsCutOffAndTheJournalGoesOn() async throws {
        let (bench, folder) = try folder()
        try await write(folder)
        for tail in ["{\"n\":6,\"t\":1", "\0\0\0\0", "{\"n\":6\0\0\0"] {
            let whole = try bench.read("j")
            try bench.write("j", whole + Array(tail.utf8))
            let (records, state) = try read(folder)
            #expect(state.isTorn)
            let writer = try JournalWriter(in: folder, name: "j", after: state, run: "r2", operation: "backup")
            try await writer.commit(JournalRecord(.begin, step: "run"))
            #expect(try read(folder).records.count == records.count + 1)
            #expect(try !read(folder).state.isTorn)
        }
    }

    @Test func everyOtherDefectIsDamage() async throws {
        let (bench, folder) = try folder()
        try await write(folder)
        let lines = try bench.lines("j")
        func joined(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [0x0A] } }
        let swapped = [lines[0], lines[2], lines[1], lines[3], lines[4]]
        var unknown = Array(String(decoding: lines[0], as: UTF8.self).utf8)
        unknown.replaceSubrange(0..<6, with: Array("{\"n\":7".utf8))
        for damaged in [
            joined(Array(lines.dropFirst())), joined([lines[0], lines[2], lines[3], lines[4]]), joined(swapped),
            joined([unknown] + lines.dropFirst()), joined([[]] + lines), joined([Array("{}".utf8)] + lines),
        ] {
            try bench.write("j", damaged)
            #expect(throws: JournalDamage.self) { try read(folder) }
        }
    }

    @Test func anUnknownKindOfRecordIsDamage() async throws {
        let (bench, folder) = try folder()
        let body = Array("{\"n\":1,\"t\":1,\"run\":\"r\",\"rec\":\"dance\",\"op\":\"backup\",\"step\":\"x\"".utf8)
        try bench.write("j", JournalChain.line(body: body, check: JournalChain.check(after: "", body: body)))
        #expect(throws: JournalDamage.self) { try read(folder) }
    }

    @Test func noByteCanBeChangedUnnoticed() async throws {
        let (bench, folder) = try folder()
        try await write(folder, count: 3)
        let whole = try bench.read("j")
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            var bytes = whole
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[index] ^= UInt8.random(in: 1...255, using: &generator)
            try bench.write("j", bytes)
            let found = Result { try read(folder) }
            if case .success(let read) = found {
                // Only the last line may look torn.
                #expect(read.records.count < 3 && read.state.isTorn, "byte \(index)")
            }
        }
    }

    @Test func aFullDiskStopsTheJournal() async throws {
        let bench = try Bench()
        var calls = FileCalls.system
        calls.write = { _, _ in
            errno = ENOSPC
            return -1
        }
        let folder = try Folder.openOrCreate(bench.out, calls: calls)
        let writer = try JournalWriter(in: folder, name: "j", after: JournalState(), run: "r", operation: "backup")
        await #expect(throws: FileProblem.self) { try await writer.commit(JournalRecord(.begin, step: "run")) }
        #expect(throws: FileProblem.self) { try writer.append(JournalRecord(.end, step: "run")) }
    }
}
