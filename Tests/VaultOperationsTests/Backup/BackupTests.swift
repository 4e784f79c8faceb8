import ExactJSON
import KeyVault
import Locking
import Testing

@testable import VaultOperations

@Suite struct BackupTests {
    @Test func storesEveryObjectWithItsVersions() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        for index in 0..<60 { vault.put(.secret, "secret-\(index)", versions: index % 4 + 1) }
        vault.put(.key, "Signing", versions: 2)
        vault.put(.certificate, "web")
        vault.put(.key, "web", managed: true)
        vault.put(.secret, "web", managed: true)
        let result = try await bench.backup(vault)
        #expect(result.exitCode == 0)
        #expect(result.count(.done) == 62)
        #expect(result.objects == 62)
        let archive = try await Archive.open(bench.out)
        #expect(archive.count == 62)
        #expect(archive.keys.first == ObjectKey(.certificate, "web"))
        #expect(archive.keys == archive.keys.sorted())
        let entry = try #require(try await archive.entry(ObjectKey(.key, "signing")))
        #expect(entry.name == "Signing")
        #expect(entry.versions.count == 2)
        #expect(entry.current == entry.versions.last?.id)
        #expect(entry.versions.allSatisfy { $0.publicPart != nil && $0.keyType == "RSA" })
        #expect(archive.head.source.host == "source-we.vault.azure.net")
        #expect(archive.head.source.geography == "Europe")
        #expect(archive.head.source.regionFrom == "header")
        #expect(archive.settings.rotationPolicies["signing"] == .null)
        #expect(archive.settings.whyUnread("roleAssignments") != nil)
        #expect(archive.settings.certificatePolicies["web"] != nil)
    }

    @Test func filesAreTheOwnersAlone() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "one")
        try await bench.backup(vault)
        #expect(bench.mode("") == 0o700)
        #expect(bench.mode("secrets") == 0o700)
        for name in ["manifest.json", "settings.json", "journal.jsonl", "lock", "secrets/one.blob"] {
            #expect(bench.mode(name) == 0o600, "\(name)")
        }
    }

    @Test func noValueIsWrittenAnywhere() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "one")
        vault.change(.secret, "one") { $0.versions[0].value = "hunter2-hunter2" }
        try await bench.backup(vault)
        #expect(vault.requests.allSatisfy { !$0.hasPrefix("GET /secrets/one/0") && $0 != "GET /secrets/one" })
        for name in ["manifest.json", "settings.json", "journal.jsonl", "lock"] {
            #expect(!String(decoding: try bench.read(name), as: UTF8.self).contains("hunter2"))
        }
    }

    @Test func settledObjectsNeedOneBlobAndOneList() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "old")
        try await bench.backup(vault)
        #expect(vault.count("POST /secrets/old/backup") == 1)
        #expect(vault.count("GET /secrets/old/versions") == 1)
    }

    @Test func recentObjectsAreListedBeforeAndAfter() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "new", createdAgo: 100)
        let result = try await bench.backup(vault)
        #expect(result.count(.done) == 1)
        #expect(vault.count("GET /secrets/new/versions") == 2)
    }

    @Test func anObjectThatKeepsChangingFails() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "busy", createdAgo: 10)
        vault.put(.secret, "calm")
        vault.setIntercept { line, _ in
            if line == "POST /secrets/busy/backup" {
                vault.change(.secret, "busy") { $0.versions[0].updated += 1 }
            }
            return nil
        }
        let result = try await bench.backup(vault)
        #expect(result.count(.failed) == 1)
        #expect(result.items.first { $0.name == "busy" }?.reason?.contains("keeps changing") == true)
        #expect(result.exitCode == 5)
        let archive = try await Archive.open(bench.out)
        #expect(archive.head.missing.map(\.key) == [ObjectKey(.secret, "busy")])
    }

    @Test func managedObjectsTravelWithTheirCertificate() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.certificate, "web")
        // Without the service's mark: the certificate of that name decides.
        vault.put(.secret, "web")
        vault.put(.secret, "plain")
        let result = try await bench.backup(vault, Selection(kinds: [.secret]))
        #expect(result.items.map(\.name) == ["plain"])
        let named = Selection(names: [Selection.Name(kind: .secret, pattern: "web")])
        let other = try await bench.backup(vault, named, to: "\(bench.folder)/named")
        #expect(other.count(.failed) == 1)
        #expect(other.items[0].reason?.contains("certificate web") == true)
        #expect(other.exitCode == 1)
    }

    @Test func namesAreAskedForOneByOneAndMissingOnesFail() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "Here")
        let selection = Selection(names: [
            Selection.Name(kind: .secret, pattern: "here"), Selection.Name(kind: .secret, pattern: "absent"),
        ])
        let result = try await bench.backup(vault, selection)
        #expect(result.count(.done) == 1)
        #expect(result.items.first { $0.name == "absent" }?.status == .failed)
        #expect(result.exitCode == 5)
        #expect(!vault.requests.contains("GET /secrets"))
    }

    @Test func whatDisappearsMeanwhileIsGone() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "a")
        vault.put(.secret, "b")
        vault.setIntercept { line, _ in
            line == "POST /secrets/a/backup" ? .answer(404, code: "SecretNotFound", inner: nil, message: "gone") : nil
        }
        let result = try await bench.backup(vault)
        #expect(result.count(.gone) == 1)
        #expect(result.count(.done) == 1)
        #expect(result.exitCode == 0)
    }

    @Test func missingRightsOnEverythingAreExitCode4() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "a")
        vault.setIntercept { line, _ in
            line.hasSuffix("/backup")
                ? .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "Caller is not authorized") : nil
        }
        let result = try await bench.backup(vault)
        #expect(result.exitCode == 4)
        #expect(!bench.exists("manifest.json"))
        vault.setIntercept { line, _ in
            line == "GET /secrets" ? .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "no") : nil
        }
        let error = await failure { try await bench.backup(vault) }
        #expect(error?.code == .notPermitted)
        #expect(error?.exitCode == 4)
    }

    @Test func aFilterLeavesObjectsOut() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        vault.put(.secret, "a", versions: 1)
        vault.put(.secret, "b", versions: 3)
        let request = BackupRequest(
            source: try await bench.connect(vault), selection: .all, folder: bench.out,
            filter: { object in try await object.fetch(.versions) == .number(3) }, condition: "versions = 3")
        let result = try await Operations.backup(request, bench.options())
        #expect(result.items.map(\.name) == ["b"])
    }

    @Test func aClosedFirewallStopsTheRunAndTheInventory() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        for index in 0..<500 { vault.put(.secret, "s\(index)") }
        vault.setIntercept { line, _ in
            line == "POST /secrets/s10/backup"
                ? .answer(403, code: "Forbidden", inner: "ForbiddenByFirewall", message: "Client address is not") : nil
        }
        let result = try await bench.backup(vault)
        #expect(result.exitCode == 4)
        #expect(!result.interrupted)
        #expect(result.failure?.code == .unreachable)
        #expect(result.objects < 100)
        #expect(vault.count("GET /secrets") < 200)
        #expect(!bench.exists("manifest.json"))
        vault.setIntercept(nil)
        #expect(try await bench.backup(vault).count(.same) == result.count(.done))
    }

    @Test func anEmptySelectionDoesNothing() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        let result = try await bench.backup(vault, Selection())
        #expect(result.exitCode == 0)
        #expect(result.objects == 0)
        #expect(!bench.exists(""))
    }

    @Test func anEmptyVaultGivesACompleteArchive() async throws {
        let bench = try Bench()
        let result = try await bench.backup(FakeVault("source-we"))
        #expect(result.exitCode == 0)
        #expect(try await Archive.open(bench.out).count == 0)
    }

    @Test func eventsTellEveryObjectOnceBetweenStartAndEnd() async throws {
        let bench = try Bench()
        let vault = FakeVault("source-we")
        for index in 0..<30 { vault.put(.secret, "s\(index)") }
        try await bench.backup(vault)
        let events = bench.events.withLock { $0 }
        guard case .started(let operation, let detail)? = events.first, case .finished(let result)? = events.last else {
            Issue.record("a run starts and finishes")
            return
        }
        #expect(operation == "backup")
        #expect(detail.contains("source-we") && detail.contains("subscription unknown"))
        #expect(result.count(.done) == 30)
        let names = events.compactMap { if case .objectFinished(let item) = $0 { item.name } else { nil } }
        #expect(Set(names).count == 30 && names.count == 30)
        let counted = events.contains { if case .counted(30, complete: true) = $0 { true } else { false } }
        #expect(counted)
    }
}
