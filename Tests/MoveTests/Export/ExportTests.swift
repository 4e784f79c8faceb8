import Emulator
import ExactJSON
import KeyVault
import Locking
import Sealing
import Testing
import VaultOperations

/// What an export writes, and what it leaves out.
@Suite struct ExportTests {
    @Test func allVersionsInOrderWithWhatBelongsToThem() async throws {
        try await withWorld(Seeds.secrets) { world in
            let result = try await world.export(.only(.secret, "gamma", "beta"))
            result.expect(.done, 2)
            #expect(result.items.allSatisfy { $0.road == .value })
            let bytes = try world.folder.read("export/secrets/gamma.json")
            #expect(bytes.count.isMultiple(of: 4096))
            let json = try JSON(parsing: bytes)
            #expect(json.object?.first?.name == "random")
            #expect(json["random"]?.string?.count == 64)
            let versions = try #require(json["versions"]?.array)
            #expect(versions.compactMap { $0["value"]?.string } == ["g1", "g2"])
            #expect(versions.allSatisfy { $0["fingerprint"] == nil }, "a bare value has no digest in clear")
            #expect(result.exitCode == 0)
        }
    }

    @Test func certificatesComeWithKeyChainAndPolicyAndKeysAreNamed() async throws {
        try await withWorld { world in
            let result = try await world.export()
            #expect(result.item(.certificate, "web")?.status == .done, "\(result.text)")
            #expect(result.item(.certificate, "web")?.road == .pfx)
            #expect(result.item(.certificate, "device")?.status == .left, "\(result.text)")
            #expect(result.item(.certificate, "device")?.reason?.contains("private key") == true)
            #expect(result.item(.key, "sign")?.status == .left)
            #expect(result.item(.key, "sign")?.reason?.contains("cannot leave") == true)
            #expect(result.exitCode == 5)
            let web = try JSON(parsing: world.folder.read("export/certificates/web.json"))
            #expect(web["policy"]?["x509_props"]?["subject"]?.string == "CN=web.contoso.com")
            let containers = try #require(web["versions"]?.array).map { $0["value"]?.string ?? "" }
            #expect(containers.count == 2 && !containers.contains(""))
            let sign = try JSON(parsing: world.folder.read("export/keys/sign.json"))
            #expect(sign["versions"]?.array?.first?["kty"]?.string == "EC")
            let settings = try JSON(parsing: world.folder.read("export/settings.json"))
            #expect(settings["rotationPolicies"]?["sign"]?["lifetimeActions"] != nil)
        }
    }

    @Test func nothingOfAValueStandsInASealedExport() async throws {
        try await withWorld(Seeds.secret("db", "a-very-special-value")) { world in
            let (one, other) = (SealingIdentity(), SealingIdentity())
            let result = try await world.export(seal: .recipients([one.recipient, other.recipient]))
            result.expect(.done, 1)
            let files = try world.folder.snapshot("export")
            #expect(files["key.age"] != nil)
            #expect(files["settings.json.age"] != nil)
            #expect(files["secrets/db.json.age"] != nil)
            for (name, bytes) in files {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains("special"), "\(name)")
                #expect(!text.contains("AGE-SECRET-KEY"), "\(name)")
            }
            let manifest = try JSON(parsing: try #require(files["manifest.json"]))
            let entry = try #require(manifest["objects"]?.array?.first)
            #expect(entry["versions"] == nil)
            #expect(entry["versionCount"]?.int == 1)
            #expect(manifest["sealing"]?["to"]?.array?.count == 2)
            for identity in [one, other] {
                let key = try SealedFile.open(try #require(files["key.age"]), with: [identity])
                let inner = try #require(
                    try SealingIdentity.all(inFile: String(decoding: key, as: UTF8.self)).first)
                let content = try SealedFile.open(try #require(files["secrets/db.json.age"]), with: [inner])
                #expect(content.count.isMultiple(of: 4096))
                let json = try JSON(parsing: content)
                let version = try #require(json["versions"]?.array?.first)
                #expect(version["value"]?.string == "a-very-special-value")
                #expect(version["fingerprint"]?.string?.count == 64)
                #expect(json["fingerprintKey"]?.string?.count == 64)
            }
        }
    }

    @Test func filesAreForTheirOwnerAlone() async throws {
        try await withWorld(Seeds.secret("db", "v")) { world in
            try await world.export()
            for name in ["export", "export/secrets"] { #expect(world.folder.mode(of: name) == 0o700, "\(name)") }
            for name in try world.folder.snapshot("export").keys {
                #expect(world.folder.mode(of: "export/\(name)") == 0o600, "\(name)")
            }
        }
    }

    /// A lock elsewhere, a value that cannot be read: what is stored stays, the rest is taken by the same statement.
    @Test func aSecondRunTakesWhatTheFirstOneLacks() async throws {
        try await withWorld(Seeds.secrets) { world in
            let identity = SealingIdentity()
            let seal = ExportRequest.Seal.recipients([identity.recipient])
            let selection = Selection.only(.secret, "beta", "gamma")
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/secrets/gamma/*", .from(2), .refuse(denied)))
            let first = try await world.export(selection, seal: seal)
            #expect(first.item(.secret, "beta")?.status == .done, "\(first.text)")
            #expect(first.item(.secret, "gamma")?.status == .failed, "\(first.text)")
            world.faults()
            let key = try world.folder.read("export/key.age")
            let second = try await world.export(selection, seal: seal)
            #expect(second.item(.secret, "beta")?.status == .same, "\(second.text)")
            #expect(second.item(.secret, "gamma")?.status == .done, "\(second.text)")
            #expect(try world.folder.read("export/key.age") == key, "the archive keeps its key")
            #expect(
                world.recorder.all.allSatisfy { !$0.path.hasPrefix("/secrets/beta/") || $0.path.hasSuffix("/versions") }
            )
        }
    }

    @Test func aCompleteExportNeverChangesAnObject() async throws {
        try await withWorld(Seeds.secrets) { world in
            try await world.export(.only(.secret, "beta"))
            let again = try await world.export(.only(.secret, "beta", "gamma"))
            #expect(again.item(.secret, "beta")?.status == .same, "\(again.text)")
            #expect(again.item(.secret, "gamma")?.status == .done, "\(again.text)")
            _ = try await world.client(World.source).setSecret("beta", value: "moved on")
            let before = try world.folder.snapshot("export")
            let changed = await refusal { try await world.export(.only(.secret, "beta")) }
            #expect(changed?.code == .changedArchive)
            #expect(changed?.exitCode == 6)
            #expect(try world.folder.snapshot("export") == before)
        }
    }

    @Test func anotherStatementIsRefusedWithTheDifference() async throws {
        try await withWorld(Seeds.secrets) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/secrets/*/*", .from(1), .refuse(denied)))
            _ = try? await world.export(.only(.secret, "beta"))
            world.faults()
            let identity = SealingIdentity()
            for (difference, run) in [
                (
                    "is sealed otherwise",
                    { try await world.export(.only(.secret, "beta"), seal: .recipients([identity.recipient])) }
                ),
                ("`including disabled`", { try await world.export(.only(.secret, "beta"), includingDisabled: true) }),
                ("selects", { try await world.export(.only(.secret, "gamma")) }),
            ] as [(String, () async throws -> OperationResult)] {
                let error = await refusal(run)
                #expect(error?.code == .otherStatement)
                #expect(error?.exitCode == 6)
                #expect(error?.message.contains(difference) == true, "\(error?.message ?? "")")
            }
            let backup = await refusal { try await world.backup(.only(.secret, "beta"), to: world.exported) }
            #expect(backup?.code == .otherStatement)
        }
    }

    @Test func aPassphraseIsAskedForOnce() async throws {
        try await withWorld(Seeds.secrets) { world in
            let asked = Locked(0)
            let seal = ExportRequest.Seal.passphrase {
                asked.withLock { $0 += 1 }
                return try .of("correct horse")
            }
            try await world.export(.only(.secret, "beta"), seal: seal)
            try await world.export(.only(.secret, "beta", "gamma"), seal: seal)
            #expect(asked.withLock { $0 } == 1)
            let wrong = await refusal { try await world.bringIn(keys: .passphrase("battery staple")) }
            #expect(wrong?.code == .sealed)
            let none = await refusal { try await world.bringIn() }
            #expect(none?.code == .sealed)
            try await world.bringIn(keys: .passphrase("correct horse")).expect(.done, 2)
        }
    }

    /// What is sealed to a key that is gone could be opened by nobody.
    @Test func withoutItsKeyAnExportIsNotGoneOnWith() async throws {
        try await withWorld(Seeds.secrets) { world in
            let seal = ExportRequest.Seal.recipients([SealingIdentity().recipient])
            try await world.export(.only(.secret, "beta"), seal: seal)
            world.folder.delete("export/key.age")
            let error = await refusal { try await world.export(.only(.secret, "beta", "gamma"), seal: seal) }
            #expect(error?.code == .damaged)
            #expect(!world.folder.exists("export/secrets/gamma.json.age"))
        }
    }

    @Test func whatIsNotInTheVaultIsNamed() async throws {
        try await withWorld(Seeds.secrets) { world in
            let result = try await world.export(.only(.secret, "beta", "nobody"))
            #expect(result.item(.secret, "nobody")?.status == .failed)
            #expect(result.exitCode == 5)
        }
    }
}
