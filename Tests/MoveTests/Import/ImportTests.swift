import Emulator
import ExactJSON
import KeyVault
import Locking
import Sealing
import Testing
import VaultOperations

/// From an export into a vault.
@Suite struct ImportTests {
    private let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")

    @Test func versionsComeInOrderWithEverythingAndAreProven() async throws {
        try await withWorld(Seeds.secrets) { world in
            let identity = SealingIdentity()
            try await world.export(seal: .recipients([identity.recipient]), includingDisabled: true)
            let notes = Locked<[String]>([])
            let result = try await world.bringIn(keys: .identities(identity)) { event in
                if case .note(let text) = event { notes.withLock { $0.append(text) } }
            }
            result.expect(.done, 3)
            #expect(notes.withLock { $0 }.contains { $0.contains("sha256:") }, "the manifest's digest is shown")
            #expect(try await world.values("gamma", in: World.far) == ["g1", "g2"])
            let verified = try await world.verifyExport(.only(.secret, "beta", "gamma"), keys: .identities(identity))
            #expect(verified.passed, "\(verified.lines)")
            let sides = try await world.verify(.only(.secret, "beta", "gamma"), against: World.far)
            #expect(sides.passed, "\(sides.lines)")
            let again = try await world.bringIn(keys: .identities(identity))
            #expect(again.item(.secret, "gamma")?.status == .same, "\(again.text)")
            #expect(world.recorder.count("PUT", "/secrets/*") == 0)
        }
    }

    @Test func anExportProvesThatAValueDiffers() async throws {
        try await withWorld(Seeds.secret("db", "v1")) { world in
            try await world.export()
            _ = try await world.client(World.far).setSecret("db", value: "v2")
            let verified = try await world.verifyExport()
            #expect(verified.lines.contains("secret db value different"), "\(verified.lines)")
        }
    }

    @Test func anInterruptedImportGoesOn() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            try await world.export()
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            let broken = try await world.bringIn()
            #expect(broken.item(.secret, "db")?.status == .incomplete, "\(broken.text)")
            world.faults(FaultRule("PUT", "/secrets/db", .first(1), .closeAfter))
            try await world.bringIn().expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3"])
        }
    }

    /// Journals of one archive tell of all targets it went into; each target has its own history.
    @Test func oneExportGoesIntoSeveralVaults() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            try await world.export()
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            try await world.bringIn(to: World.far)
            world.faults()
            try await world.bringIn(to: World.target).expect(.done, 1)
            try await world.bringIn(to: World.far).expect(.done, 1)
            for vault in [World.far, World.target] {
                #expect(try await world.values("db", in: vault) == ["v1", "v2"])
            }
        }
    }

    @Test(arguments: [
        (ConflictPolicy.fail, Outcome.failed, 1), (.skip, .skipped, 1), (.newer, .done, 3),
    ]) func aPrefixIsAConflict(_ policy: ConflictPolicy, _ expected: Outcome, _ versions: Int) async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            try await world.export()
            _ = try await world.client(World.far).setSecret("db", value: "v1")
            try await world.bringIn(policy: policy).expect(expected, 1)
            #expect(try await world.values("db", in: World.far).count == versions)
        }
    }

    @Test func whatStandsInTheWayIsReplaced() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            try await world.export()
            _ = try await world.client(World.far).setSecret("db", value: "other")
            try await world.bringIn(policy: .replace).expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2"])
            let copies = try world.folder.snapshot("export").keys.filter { $0.hasPrefix("replaced/") }
            #expect(copies.count == 1, "the safety copy stands in the archive")
            try await world.bringIn(policy: .replace).expect(.same, 1)
        }
    }

    @Test func aDeletedNamesakeIsRecoveredAndCompared() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            try await world.export()
            try await world.bringIn()
            try await world.client(World.far).delete(.secret, "db")
            try await world.bringIn().expect(.failed, 1)
            try await world.bringIn(policy: .recover).expect(.same, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2"])
        }
    }

    @Test func theSourceItselfAndABackupAreRefused() async throws {
        try await withWorld(Seeds.secret("db", "v1")) { world in
            try await world.export()
            let same = await refusal { try await world.bringIn(to: World.source) }
            #expect(same?.code == .sameVault)
            #expect(same?.exitCode == 6)
            try await world.backup()
            let backup = await refusal { try await world.bringIn(from: world.archive) }
            #expect(backup?.code == .notAnArchive)
            #expect(backup?.remedy?.contains("restore") == true)
            let export = await refusal { try await world.restore(from: world.exported) }
            #expect(export?.remedy?.contains("import") == true)
        }
    }

    @Test func keysAreNamedAndWhatTheExportLacksFails() async throws {
        try await withWorld { world in
            try await world.export(.only(.key, "sign"))
            let result = try await world.bringIn(
                Selection(kinds: [.key], names: [.init(kind: .secret, pattern: "nobody")]))
            #expect(result.item(.key, "sign")?.status == .left, "\(result.text)")
            #expect(result.item(.key, "sign")?.reason?.contains("recreate keys") == true)
            #expect(result.item(.secret, "nobody")?.status == .failed)
        }
    }

    /// One changed byte in an object's file fails that object and no other.
    @Test func anAlteredFileFailsItsObjectOnly() async throws {
        try await withWorld(Seeds.secrets) { world in
            let identity = SealingIdentity()
            try await world.export(.only(.secret, "beta", "gamma"), seal: .recipients([identity.recipient]))
            try world.folder.edit("export/secrets/beta.json.age") { $0[$0.count - 1] ^= 1 }
            let result = try await world.bringIn(keys: .identities(identity))
            #expect(result.item(.secret, "beta")?.status == .failed, "\(result.text)")
            #expect(result.item(.secret, "gamma")?.status == .done, "\(result.text)")
        }
    }

    @Test(arguments: ["manifest.json", "settings.json.age", "journal.jsonl", "key.age"])
    func anAlteredArchiveIsRefused(_ name: String) async throws {
        try await withWorld(Seeds.secret("db", "v1")) { world in
            let identity = SealingIdentity()
            try await world.export(seal: .recipients([identity.recipient]))
            for place in [0, 40] {
                let whole = try world.folder.read("export/\(name)")
                try world.folder.edit("export/\(name)") { $0[$0.count - 1 - place] ^= 1 }
                let error = await refusal { try await world.bringIn(keys: .identities(identity)) }
                #expect(error?.exitCode == 1, "\(name) \(place): \(error?.message ?? "taken")")
                try world.folder.write("export/\(name)", whole)
            }
            #expect(world.recorder.writes == 0)
        }
    }

    @Test func anUnfinishedExportIsRefused() async throws {
        try await withWorld(Seeds.secret("db", "v1")) { world in
            try await world.export()
            world.folder.delete("export/manifest.json")
            let error = await refusal { try await world.bringIn() }
            #expect(error?.code == .unfinished)
            #expect(error?.remedy?.contains("export") == true)
        }
    }

    @Test func anExportIsDiscardedOnceTheTargetHoldsIt() async throws {
        try await withWorld([Seeds.secret("db", "v1"), Seeds.keys].joined(separator: ", ")) { world in
            let identity = SealingIdentity()
            try await world.export(seal: .recipients([identity.recipient]))
            var options = world.options("discard ./export")
            options.keys = .identities(identity)
            let request = DiscardRequest(folder: world.exported, target: try await world.connect(World.far))
            let early = await refusal { [options] in try await Operations.discard(request, options) }
            #expect(early?.exitCode == 6)
            try await world.bringIn(keys: .identities(identity))
            let gone = try await Operations.discard(request, options)
            #expect(gone.others.isEmpty)
            #expect(!world.folder.exists("export"))
        }
    }
}
