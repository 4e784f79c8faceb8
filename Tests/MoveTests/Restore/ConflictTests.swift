import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// The table of conflicts for `fail` and `skip`: what the target holds under the name, and what comes of it.
@Suite struct ConflictTests {
    /// What both policies do with a target that was changed by `prepare` after the backup.
    private func expect(
        _ seed: String = Seeds.secret("s", "one", "two"), fail: Outcome, skip: Outcome, says: String,
        kind: ObjectKind = .secret, _ configuration: EmulatorConfiguration = .changed { _ in },
        prepare: (World, VaultClient) async throws -> Void
    ) async throws {
        try await withWorld(seed, configuration) { world in
            try await world.backup()
            let client = try world.client(World.target)
            try await prepare(world, client)
            let held = try await client.versions(of: kind, named: "s")
            for (policy, outcome) in [(ConflictPolicy.fail, fail), (.skip, skip)] {
                let result = try await world.restore(policy: policy)
                let item = try #require(result.item(kind, "s"))
                #expect(item.status == outcome, "\(policy): \(result.text)")
                #expect(outcome == .same || item.reason?.contains(says) == true, "\(policy): \(result.text)")
                #expect(try await client.versions(of: kind, named: "s") == held)
                #expect(world.recorder.count("DELETE", "/*") == 0)
            }
        }
    }

    @Test func absentIsWritten() async throws {
        try await withWorld { world in
            try await world.backup()
            let result = try await world.restore(policy: .skip)
            #expect(result.count(.done) == 7, "\(result.text)")
            #expect(try await world.verify().passed)
        }
    }

    @Test func theSameIsSameAndNothingIsSent() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            for policy in [ConflictPolicy.fail, .skip] {
                let result = try await world.restore(policy: policy)
                #expect(result.count(.same) == 7, "\(result.text)")
                #expect(result.exitCode == 0)
                #expect(world.recorder.restores.isEmpty)
            }
        }
    }

    @Test func otherAttributes() async throws {
        try await expect(fail: .failed, skip: .skipped, says: "other attributes") { world, client in
            try await world.restore()
            _ = try await client.updateSecret("s", tags: ["new": "tag"])
        }
    }

    @Test func newerVersionsAreSame() async throws {
        try await expect(fail: .same, skip: .same, says: "") { world, client in
            try await world.restore()
            _ = try await client.setSecret("s", value: JSONString("three"))
        }
    }

    /// The target has a backup from an earlier day: its versions are a prefix of the archive's.
    @Test func aPrefix() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let early = "\(world.folder.path)/early"
            try await world.backup(to: early)
            try await world.restore(from: early)
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await world.client(World.source).setSecret("s", value: JSONString("two"))
            try await world.backup()
            for (policy, outcome) in [(ConflictPolicy.fail, Outcome.failed), (.skip, .skipped)] {
                let result = try await world.restore(policy: policy)
                #expect(result.item(.secret, "s")?.status == outcome, "\(result.text)")
                #expect(result.items.first?.reason?.contains("some of its versions") == true)
                #expect(world.recorder.restores.isEmpty)
            }
        }
    }

    @Test func another() async throws {
        try await expect(fail: .failed, skip: .skipped, says: "another object") { _, client in
            _ = try await client.setSecret("s", value: JSONString("mine"))
        }
    }

    @Test func deletedAndPurgeable() async throws {
        try await expect(fail: .failed, skip: .failed, says: "recover or purge") { world, client in
            _ = try await client.setSecret("s", value: JSONString("mine"))
            _ = try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
        }
    }

    @Test func deletedAndProtectedNamesTheDate() async throws {
        try await expect(
            fail: .failed, skip: .failed, says: "protected from purging until 20",
            .changed { $0.vaults[1].purgeProtection = true }
        ) { world, client in
            _ = try await client.setSecret("s", value: JSONString("mine"))
            _ = try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
        }
    }

    @Test func aCertificateAgainstAPlainSecret() async throws {
        try await expect(
            "\"certificates\": [{\"name\": \"s\", \"subject\": \"CN=s\", \"kty\": \"EC\", \"curve\": \"P-256\"}]",
            fail: .failed, skip: .failed, says: "holds a secret of that name", kind: .certificate
        ) { _, client in
            _ = try await client.setSecret("s", value: JSONString("mine"))
        }
    }

    @Test func aSecretAgainstACertificate() async throws {
        try await expect(fail: .failed, skip: .failed, says: "holds a certificate of that name") { world, client in
            let policy: JSON = [
                "issuer": ["name": "Self"], "x509_props": ["subject": "CN=s"],
                "key_props": ["kty": "EC", "crv": "P-256", "exportable": true],
            ]
            _ = try await client.createCertificate("s", policy: policy)
        }
    }

    /// Being deleted: waited for, then the deleted namesake decides.
    @Test func beingDeletedIsWaitedFor() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let client = try world.client(World.target)
            _ = try await client.setSecret("s", value: JSONString("mine"))
            world.conditions { $0.deletionDelay = .milliseconds(1_500) }
            _ = try await client.delete(.secret, "s")
            let result = try await world.restore()
            #expect(result.item(.secret, "s")?.status == .failed, "\(result.text)")
            #expect(result.items[0].reason?.contains("recover or purge") == true, "\(result.text)")
        }
    }

    /// Being recovered: waited for, then the live object decides, here the very same one.
    @Test func beingRecoveredIsWaitedFor() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            _ = try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            world.conditions { $0.recoveryDelay = .milliseconds(1_500) }
            _ = try await client.recover(.secret, "s")
            let result = try await world.restore()
            #expect(result.item(.secret, "s")?.status == .same, "\(result.text)")
            #expect(result.exitCode == 0)
        }
    }

    /// A purge that is not over yet: the service reports a conflict with a name that nothing shows.
    @Test func rightAfterAPurgeItIsTriedAgain() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let client = try world.client(World.target)
            _ = try await client.setSecret("s", value: JSONString("mine"))
            _ = try await client.delete(.secret, "s")
            world.server.core.clock.advance(by: .seconds(1))
            world.conditions { $0.purgeDelay = .milliseconds(500) }
            try await client.purge(.secret, "s")
            let result = try await world.restore()
            #expect(result.item(.secret, "s")?.status == .done, "\(result.text)")
        }
    }

    @Test func intoTheSourceItselfIsRefusedBeforeAnyRequest() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let error = await refusal { try await world.restore(to: World.source) }
            #expect(error?.code == .sameVault)
            #expect(error?.exitCode == 6)
            #expect(world.recorder.restores.isEmpty)
        }
    }
}
