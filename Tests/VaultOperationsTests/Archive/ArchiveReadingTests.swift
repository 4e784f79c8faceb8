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

@Suite struct ArchiveReadingTests {
    private func bench() async throws -> Bench {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        for index in 0..<5 { vault.put(.secret, "s\(index)", versions: 2) }
        try await bench.backup(vault)
        return bench
    }

    /// Replaces text in the manifest and puts a digest beneath that fits.
    private func forge(_ bench: Bench, _ edit: (inout String) -> Void) throws {
        var text = String(decoding: try bench.read("manifest.json"), as: UTF8.self)
        let end = try #require(text.firstRange(of: "\"digest\":"))
        text = String(text[..<end.lowerBound])
        edit(&text)
        let digest = Hex.digest(Array(text.utf8))
        try bench.write("manifest.json", Array((text + "\"digest\":\"sha256:\(digest)\"}\n").utf8))
    }

    private func opening(_ bench: Bench) async -> OperationError? {
        await failure { try await Archive.open(bench.out) }
    }

    @Test func aNewerFormatNamesTheToolThatWroteIt() async throws {
        let bench = try await bench()
        try forge(bench) { $0 = $0.replacing("{\"format\":1,", with: "{\"format\":2,") }
        let error = await opening(bench)
        #expect(error?.code == .newerFormat)
        #expect(error?.message.contains("kvmsh test") == true)
        #expect(error?.exitCode == 1)
    }

    @Test func anyMinorAndUnknownMembersAreRead() async throws {
        let bench = try await bench()
        try forge(bench) { text in
            text = text.replacing("\"minor\":0,", with: "\"minor\":9,\"future\":{\"x\":[1]},")
            text = text.replacing("\"ordered\":true", with: "\"ordered\":true,\"later\":[null]")
        }
        #expect(await opening(bench) == nil)
        #expect(try await Archive.open(bench.out).count == 5)
    }

    @Test func damageOfTheManifestFailsTheStatement() async throws {
        let edits: [(inout String) -> Void] = [
            { $0 = $0.replacing("\"name\":\"s1\"", with: "\"name\":\"s9\"") },
            { $0 = $0.replacing("secrets/s1.blob", with: "secrets/../../etc/passwd") },
            { $0 = $0.replacing("secrets/s1.blob", with: "keys/s1.blob") },
            { $0 = $0.replacing("\"kind\":\"secret\"", with: "\"kind\":\"potato\"") },
            { $0 = $0.replacing("\"objects\":5", with: "\"objects\":6") },
            { $0 = $0.replacing("\"archive\":", with: "\"archiv\":") },
            { $0 = $0.replacing("\"format\":1,", with: "\"format\":1,\"format\":1,") },
            { text in
                var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                lines.swapAt(3, 4)
                text = lines.joined(separator: "\n")
            },
            { text in
                var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                lines.insert(lines[3], at: 3)
                text = lines.joined(separator: "\n")
            },
            { $0 = $0.replacing("\"tags\":", with: String(repeating: "[", count: 40)) + "" },
            { $0 = $0.replacing("],\n", with: "]\n") },
        ]
        for (index, edit) in edits.enumerated() {
            let bench = try await bench()
            let before = try bench.read("manifest.json")
            try forge(bench, edit)
            guard try bench.read("manifest.json") != before else { continue }
            #expect(await opening(bench)?.code == .damaged, "edit \(index)")
        }
    }

    @Test func trailingBytesTruncationAndFlippedBitsAreDamage() async throws {
        let bench = try await bench()
        let whole = try bench.read("manifest.json")
        var generator = SeededGenerator(seed: 11)
        var variants = [whole + Array("x".utf8), whole + whole, Array(whole.dropLast()), []]
        for _ in 0..<60 {
            variants.append(Array(whole.prefix(Int.random(in: 0..<whole.count, using: &generator))))
            var flipped = whole
            flipped[Int.random(in: 0..<whole.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            variants.append(flipped)
        }
        for variant in variants {
            try bench.write("manifest.json", variant)
            let error = await opening(bench)
            #expect(error?.code == .damaged || error?.code == .newerFormat)
        }
        try bench.write("manifest.json", whole)
        #expect(await opening(bench) == nil)
    }

    @Test func damageOfSettingsAndJournalFailsTheStatement() async throws {
        for name in ["settings.json", "journal.jsonl"] {
            let bench = try await bench()
            let whole = try bench.read(name)
            try bench.edit(name) { $0[$0.count / 2] ^= 1 }
            #expect(await opening(bench)?.code == .damaged, "\(name) altered")
            try bench.write(name, Array(whole.prefix(whole.count / 2)))
            #expect(await opening(bench)?.code == .damaged, "\(name) truncated")
            bench.delete(name)
            #expect(await opening(bench)?.code == .damaged, "\(name) missing")
        }
    }

    @Test func anUnfinishedArchiveSaysHowFarItIs() async throws {
        let bench = try await bench()
        bench.delete("manifest.json")
        let error = await opening(bench)
        #expect(error?.code == .unfinished)
        #expect(error?.message.contains("5 of 5") == true)
        #expect(error?.remedy?.contains("backup all to ./out") == true)
    }

    @Test func otherFoldersAreNoArchives() async throws {
        let bench = try Bench()
        #expect(await opening(bench)?.code == .folder)
        _ = try Folder.openOrCreate(bench.out)
        #expect(await opening(bench)?.code == .notAnArchive)
    }

    @Test func openModesAreRefused() async throws {
        let bench = try await bench()
        chmod("\(bench.out)/manifest.json", 0o644)
        let file = await opening(bench)
        #expect(file?.code == .openModes)
        #expect(file?.exitCode == 6)
        chmod("\(bench.out)/manifest.json", 0o600)
        chmod(bench.out, 0o755)
        #expect(await opening(bench)?.code == .openModes)
        chmod(bench.out, 0o700)
        #expect(await opening(bench) == nil)
    }

    @Test func linksAreNotFollowed() async throws {
        let bench = try await bench()
        let archive = try await Archive.open(bench.out)
        let entry = try #require(try await archive.entry(ObjectKey(.secret, "s1")))
        rename("\(bench.out)/secrets/s1.blob", "\(bench.folder)/elsewhere")
        symlink("\(bench.folder)/elsewhere", "\(bench.out)/secrets/s1.blob")
        #expect(await failure { try await archive.blob(of: entry) }?.message.contains("link") == true)
        bench.delete("secrets/s1.blob")
        link("\(bench.folder)/elsewhere", "\(bench.out)/secrets/s1.blob")
        #expect(await failure { try await archive.blob(of: entry) }?.message.contains("more than one link") == true)
        bench.delete("secrets/s1.blob")
        rename("\(bench.folder)/elsewhere", "\(bench.out)/secrets/s1.blob")
        rename("\(bench.out)/secrets", "\(bench.folder)/secrets")
        symlink("\(bench.folder)/secrets", "\(bench.out)/secrets")
        #expect(await failure { try await archive.blob(of: entry) }?.code == .damaged)
    }

    @Test func fieldsComeFromTheManifest() async throws {
        let bench = try await bench()
        let archive = try await Archive.open(bench.out)
        let entry = try #require(try await archive.entry(ObjectKey(.secret, "s1")))
        let object = InventoryObject(entry, settings: archive.settings)
        #expect(object.value(of: .versions) == .number(2))
        #expect(object.value(of: .version) == .string(try #require(entry.current)))
        #expect(object.value(of: .enabled) == .boolean(true))
        #expect(object.value(of: .keyType) == .null)
    }
}
