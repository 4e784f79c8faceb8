import Emulator
import KeyVault
import Testing
import VaultOperations

/// Archives that are damaged, newer, open to others or in use: what each spoils, and what it does not.
@Suite struct DamageTests {
    /// Restores, reads and backs up again; none of it may send anything that writes.
    private func expectRefused(
        _ world: World, _ code: OperationError.Code, says: String, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let restore = await refusal { try await world.restore() }
        #expect(restore?.code == code, "\(String(describing: restore))", sourceLocation: location)
        #expect(
            restore?.description.contains(says) == true, "\(String(describing: restore))", sourceLocation: location)
        #expect(world.recorder.writes == 0, sourceLocation: location)
        let verify = await refusal { try await world.verifyArchive() }
        #expect(verify?.code == code, "\(String(describing: verify))", sourceLocation: location)
        #expect(restore?.exitCode == 1, sourceLocation: location)
    }

    private func withArchive(_ body: (World) async throws -> Void) async throws {
        try await withWorld { world in
            try await world.backup()
            try await body(world)
        }
    }

    @Test(arguments: ["manifest.json", "settings.json", "journal.jsonl"]) func aFlippedBit(name: String) async throws {
        try await withArchive { world in
            let whole = try world.folder.read("archive/\(name)")
            for position in stride(from: 0, to: whole.count, by: max(1, whole.count / 25)) {
                try world.folder.write("archive/\(name)", whole)
                try world.folder.edit("archive/\(name)") { $0[position] ^= 1 }
                let error = await refusal { try await world.restore() }
                #expect(
                    error?.code == .damaged || error?.code == .newerFormat,
                    "bit at \(position): \(String(describing: error))")
                #expect(world.recorder.restores.isEmpty)
            }
        }
    }

    @Test(arguments: ["manifest.json", "settings.json"]) func aShorterFile(name: String) async throws {
        try await withArchive { world in
            try world.folder.edit("archive/\(name)") { $0.removeLast($0.count / 3) }
            try await expectRefused(world, .damaged, says: name)
        }
    }

    @Test func recordsThatTheManifestKnowsAndTheJournalDoesNot() async throws {
        try await withArchive { world in
            try world.folder.edit("archive/journal.jsonl") { bytes in
                let end = bytes.dropLast().lastIndex(of: 0x0A) ?? 0
                bytes.removeLast(bytes.count - end - 1)
            }
            try await expectRefused(world, .damaged, says: "journal")
        }
    }

    @Test func aMissingSettingsFileAndAMissingJournal() async throws {
        try await withArchive { world in
            let settings = try world.folder.read("archive/settings.json")
            world.folder.delete("archive/settings.json")
            try await expectRefused(world, .damaged, says: "settings.json is missing")
            try world.folder.write("archive/settings.json", settings)
            world.folder.delete("archive/journal.jsonl")
            try await expectRefused(world, .damaged, says: "journal.jsonl is missing")
        }
    }

    @Test func aMissingManifestIsAnUnfinishedBackup() async throws {
        try await withArchive { world in
            world.folder.delete("archive/manifest.json")
            try await expectRefused(world, .unfinished, says: "not finished")
        }
    }

    @Test func aNewerFormatNamesTheToolThatWroteIt() async throws {
        try await withArchive { world in
            try world.folder.edit("archive/manifest.json") { bytes in
                let text = String(decoding: bytes, as: UTF8.self)
                bytes = Array(text.replacing(part: "\"format\":1", by: "\"format\":2").utf8)
            }
            try await expectRefused(world, .newerFormat, says: "kvmsh")
        }
    }

    /// Each kind of damage of an object's file fails that object, and no other.
    @Test(arguments: 0..<4) func aDamagedObject(damage: Int) async throws {
        try await withArchive { world in
            for file in ["secrets/beta", "keys/sign", "certificates/web"] {
                let name = "archive/\(file).blob"
                switch damage {
                case 0: try world.folder.edit(name) { $0[$0.count / 2] ^= 1 }
                case 1: try world.folder.edit(name) { $0.removeLast() }
                case 2: world.folder.delete(name)
                default: try world.folder.edit(name) { $0 = [] }
                }
            }
            let result = try await world.restore()
            result.expect(.failed, 3)
            result.expect(.done, 4)
            #expect(result.exitCode == 5)
            #expect(result.item(.secret, "beta")?.reason?.contains("secrets/beta.blob") == true, "\(result.text)")
            #expect(world.recorder.restores.count == 4)
            let verified = try await world.verifyArchive()
            #expect(!verified.passed)
            #expect(verified.lines.contains("key sign object missing") || verified.unproven > 0, "\(verified.lines)")
        }
    }

    @Test func filesThatOthersMayReadAreRefused() async throws {
        try await withArchive { world in
            world.folder.setMode(0o644, of: "archive/secrets/beta.blob")
            let result = try await world.restore()
            #expect(result.item(.secret, "beta")?.status == .failed, "\(result.text)")
            result.expect(.done, 6)
            world.folder.setMode(0o755, of: "archive")
            let error = await refusal { try await world.restore() }
            #expect(error?.code == .openModes, "\(String(describing: error))")
            #expect(error?.exitCode == 6)
        }
    }

    @Test func anArchiveInUseIsBusyAtOnce() async throws {
        try await withArchive { world in
            let held = try await Archive.open(world.archive)
            let error = await refusal { try await world.restore() }
            #expect(error?.code == .locked, "\(String(describing: error))")
            #expect(error?.exitCode == 6)
            let backup = await refusal { try await world.backup() }
            #expect(backup?.code == .locked)
            // Readers do not disturb each other.
            #expect(await refusal { try await world.verifyArchive() } == nil)
            withExtendedLifetime(held) {}
        }
    }

    @Test func namesThatTheArchiveDoesNotHave() async throws {
        try await withArchive { world in
            let result = try await world.restore(.only(.secret, "beta", "nobody"))
            result.expect(.done, 1)
            result.expect(.failed, 1)
            #expect(result.item(.secret, "nobody")?.reason?.contains("no such object") == true)
            #expect(result.exitCode == 5)
        }
    }

    @Test func aFolderThatIsNotThere() async throws {
        try await withWorld("") { world in
            let error = await refusal { try await world.restore() }
            #expect(error?.code == .folder)
            #expect(error?.exitCode == 1)
        }
    }
}
