import ExactJSON
import FoundationEssentials
import Testing

@testable import Emulator

@Suite("State in a folder")
struct StateTests {
    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kvmsh-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private let configuration = EmulatorConfiguration(vaults: [
        VaultConfiguration(name: "alpha"), VaultConfiguration(name: "beta", region: "northeurope"),
    ])

    /// Sends a request with a good token.
    private func call(
        _ core: EmulatorCore, _ method: String, _ target: String, _ body: JSON? = nil, token: String? = nil
    ) throws -> Reply {
        let token =
            try token
            ?? core.issuer.token(for: .operator, resource: "https://vault.localhost:8443", now: core.clock.seconds)
        return Reply(
            core.handle(
                EmulatorRequest(
                    method, authority: "alpha.vault.localhost:8443",
                    target: target + (target.contains("?") ? "&" : "?") + "api-version=7.4",
                    headers: [("Authorization", "Bearer \(token)")], body: body?.serialized() ?? [])))
    }

    @Test("Everything is there again: objects of each kind, versions, deletions, settings, operations in progress")
    func reopened() async throws {
        var prompt = self.configuration
        // What is being deleted is answered for in another way until that is over.
        prompt.conditions.deletionDelay = .zero
        let configuration = prompt
        try await inFolder { folder in
            let first = try await EmulatorCore.open(configuration, folder: folder)
            try call(first, "PUT", "/secrets/a", ["value": "one", "tags": ["k": "v"]]).expect(200)
            try call(first, "PUT", "/secrets/a", ["value": "two", "contentType": "t"]).expect(200)
            try call(first, "PUT", "/secrets/gone", ["value": "x"]).expect(200)
            try call(first, "DELETE", "/secrets/gone").expect(200)
            try call(first, "POST", "/keys/k/create", ["kty": "EC"]).expect(200)
            let policy: JSON = [
                "lifetimeActions": [["trigger": ["timeAfterCreate": "P90D"], "action": ["type": "Rotate"]]],
                "attributes": ["expiryTime": "P1Y"],
            ]
            try call(first, "PUT", "/keys/k/rotationpolicy", policy).expect(200)
            try call(first, "PUT", "/certificates/issuers/digi", ["provider": "Test"]).expect(200)
            try call(first, "PUT", "/certificates/contacts", ["contacts": [["email": "a@x.org"]]]).expect(200)
            try call(first, "POST", "/certificates/self/create", CertificatesFixtures.request()).expect(202)
            try call(first, "GET", "/certificates/self/pending").expect(200)
            let unknown = CertificatesFixtures.request("CN=merge", issuer: "Unknown")
            try call(first, "POST", "/certificates/waiting/create", unknown).expect(202)
            let backup = try call(first, "POST", "/secrets/a/backup").text("value")
            let token = try first.issuer.token(
                for: .operator, resource: "https://vault.localhost:8443", now: first.clock.seconds)
            let paths = [
                "/secrets", "/secrets/a", "/secrets/a/versions", "/deletedsecrets/gone", "/keys/k",
                "/keys/k/rotationpolicy", "/certificates/self", "/certificates/self/policy", "/secrets/self",
                "/keys/self", "/certificates/waiting/pending", "/certificates/issuers/digi", "/certificates/contacts",
            ]
            let before = try paths.map { try call(first, "GET", $0).json }
            await first.close()

            let second = try await EmulatorCore.open(configuration, folder: folder)
            for (path, json) in zip(paths, before) {
                #expect(try call(second, "GET", path, token: token).json == json, "\(path)")
            }
            try call(second, "DELETE", "/secrets/a").expect(200)
            second.clock.advance(by: .seconds(1))
            try call(second, "DELETE", "/deletedsecrets/a").expect(204)
            try call(second, "POST", "/secrets/restore", ["value": .text(backup)]).expect(200)
            await second.close()

            let third = try await EmulatorCore.open(configuration, folder: folder)
            #expect(try call(third, "GET", "/secrets/a")["value"]?.string == "two")
            await third.close()
        }
    }

    @Test("One at a time may have it; a second one is told so, and gets it afterwards")
    func exclusive() async throws {
        try await inFolder { folder in
            let first = try await EmulatorCore.open(configuration, folder: folder)
            let error = await #expect(throws: EmulatorError.self) {
                try await EmulatorCore.open(configuration, folder: folder)
            }
            #expect(error?.message.contains("in use by another emulator") == true)
            await first.close()
            await (try EmulatorCore.open(configuration, folder: folder)).close()
        }
    }

    @Test("A file that is no database is refused and left alone")
    func foreign() async throws {
        try await inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = String(repeating: "not a database ", count: 100)
            try Data(text.utf8).write(to: URL(filePath: folder + "/state.sqlite"))
            let error = await #expect(throws: EmulatorError.self) {
                try await EmulatorCore.open(configuration, folder: folder)
            }
            #expect(error?.code == .state)
            #expect(try String(contentsOfFile: folder + "/state.sqlite", encoding: .utf8) == text)
        }
    }

    @Test("A seed fills vaults at the first start only; vaults that are named later are added; the clock stays moved")
    func seeded() async throws {
        try await inFolder { folder in
            let seed = try SeedFile(
                parsing: Array(
                    #"{"principals": [{"name": "p"}], "vaults": {"alpha": {"secrets": [{"name": "s", "value": "1"}]}}}"#
                        .utf8))
            let first = try await EmulatorCore.open(configuration, folder: folder, seed: seed)
            try call(first, "PUT", "/secrets/s", ["value": "2"]).expect(200)
            first.moveClock(by: .seconds(86_400))
            await first.close()
            var more = configuration
            more.vaults.append(VaultConfiguration(name: "gamma"))
            let second = try await EmulatorCore.open(more, folder: folder, seed: seed)
            #expect(try call(second, "GET", "/secrets/s")["value"]?.string == "2")
            #expect(second.vaults["gamma"] != nil && second.vaults["beta"] != nil)
            #expect(second.clock.seconds - EmulatorClock().seconds >= 86_390)
            #expect(second.directory.principals.contains { $0.name == "p" })
            await second.close()
        }
    }

    @Test("The authority of certificates stays the same, and files are their owner's only")
    func identity() async throws {
        try await inFolder { folder in
            let first = try await EmulatorServer.start(try await EmulatorCore.open(configuration, folder: folder))
            let pem = first.endpoints.authorityPEM
            await first.stop()
            let second = try await EmulatorServer.start(try await EmulatorCore.open(configuration, folder: folder))
            #expect(second.endpoints.authorityPEM == pem)
            await second.stop()
            let file = try FileManager.default.attributesOfItem(atPath: folder + "/state.sqlite")[.posixPermissions]
            #expect(file.map { "\($0)" } == "\(0o600)")
        }
    }
}

extension Reply {
    fileprivate func expect(_ wanted: Int) throws { #expect(status == wanted, "\(message ?? "")") }
}
