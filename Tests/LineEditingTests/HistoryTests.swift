import FoundationEssentials
import Testing

@testable import LineEditing

@Suite struct HistoryTests {
    @Test func repeatsAndBlanksAreLeftOut() {
        var history = History()
        for entry in ["list keys", "list keys", "", " \n", "verify", "list keys"] { history.add(entry) }
        #expect(history.entries == ["list keys", "verify", "list keys"])
    }

    @Test func theOldestGoWhenItIsFull() {
        var history = History(["a", "b", "c"], limit: 2)
        #expect(history.entries == ["b", "c"])
        history.add("d")
        #expect(history.entries == ["c", "d"])
    }

    @Test func searchFindsWhatBeginsWithThePrefix() {
        let history = History(["backup all", "list keys", "backup keys", "backup all"])
        #expect(history.previous(before: 4, prefix: "b", unlike: "b") == 3)
        #expect(history.previous(before: 3, prefix: "b", unlike: "backup all") == 2)
        #expect(history.previous(before: 2, prefix: "b", unlike: "backup keys") == 0)
        #expect(history.previous(before: 0, prefix: "b", unlike: "") == nil)
        #expect(history.next(after: 0, prefix: "b", unlike: "backup all") == 2)
        #expect(history.next(after: 3, prefix: "b", unlike: "") == nil)
    }

    @Test(arguments: ["plain", "two\nlines", "back\\slash", "\\n is no newline", "cr\rlf\n", "日本\u{301}", "", "\\"])
    func fileFormKeepsEveryEntry(entry: String) {
        #expect(HistoryText.decode(HistoryText.encode(entry)) == entry)
        #expect(!HistoryText.encode(entry).contains("\n"))
    }

    @Test func brokenFilesAreReadAsFarAsTheyGo() {
        #expect(HistoryText.entries(of: Array("a\n\n\\q\\".utf8) + [0xFF]) == ["a", "\\q\\\u{FFFD}"])
    }
}

@Suite struct HistoryFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID().uuidString)").path()

    private func permissions(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func entriesComeBackAndOnlyTheOwnerReadsThem() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = HistoryFile(path: "\(folder)/state/kvmsh/history")
        #expect(file.load().entries.isEmpty)
        #expect(file.append("list keys"))
        #expect(file.append("if true {\n  echo x\n}"))
        #expect(file.load().entries == ["list keys", "if true {\n  echo x\n}"])
        #expect(try permissions(of: file.path) == 0o600)
        #expect(try permissions(of: "\(folder)/state/kvmsh") == 0o700)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/state/kvmsh") == ["history"])
    }

    @Test func aFileThatOthersCouldReadIsReplaced() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = HistoryFile(path: "\(folder)/history")
        #expect(file.append("a"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(file.append("b"))
        #expect(try permissions(of: file.path) == 0o600)
        #expect(file.load().entries == ["a", "b"])
    }

    @Test func shellsSideBySideKeepEachOthersEntries() {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = HistoryFile(path: "\(folder)/history")
        let (one, other) = (HistoryStore(file: file), HistoryStore(file: file))
        #expect(one.add("from one"))
        #expect(other.add("from the other"))
        #expect(file.load().entries == ["from one", "from the other"])
        #expect(one.snapshot.entries == ["from one"])
    }

    @Test func aFolderThatCannotBeMadeStopsNothing() {
        let store = HistoryStore(file: HistoryFile(path: "/proc/nowhere/history"))
        #expect(store.add("list keys"))
        #expect(store.snapshot.entries == ["list keys"])
    }
}

@Suite struct HistoryStoreTests {
    @Test(arguments: [" list keys", "\tlist keys", "echo SECRET"])
    func whatIsNotToBeKeptIsNotKept(line: String) {
        let store = HistoryStore(file: nil, isSensitive: { $0.contains("SECRET") })
        #expect(!store.add(line))
        #expect(store.add("list keys"))
        #expect(store.snapshot.entries == ["list keys"])
    }
}
