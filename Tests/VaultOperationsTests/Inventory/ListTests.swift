import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

@Suite struct ListTests {
    @Test func streamsPageByPageAndFetchesNothingAhead() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        for index in 0..<200 { fake.put(.secret, "s\(index + 1000)") }
        let vault = try await bench.connect(fake)
        var iterator = vault.list(Selection(kinds: [.secret])).makeAsyncIterator()
        for _ in 0..<10 { _ = try await iterator.next() }
        #expect(fake.count("GET /secrets") <= 3)
        var names = 10
        while try await iterator.next() != nil { names += 1 }
        #expect(names == 200)
        #expect(fake.count("GET /secrets") == 8)
    }

    @Test func managedObjectsAreMarked() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        fake.put(.certificate, "web")
        fake.put(.key, "web", managed: true)
        fake.put(.secret, "web")
        fake.put(.secret, "plain")
        let vault = try await bench.connect(fake)
        var managed: [String: Bool] = [:]
        for try await object in vault.list(.all) { managed[object.key.description] = object.managed }
        #expect(
            managed == ["certificate web": false, "key web": true, "secret web": true, "secret plain": false])
    }

    @Test func lazyFieldsCostARequestOnlyWhenAsked() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        fake.put(.key, "k", versions: 3)
        fake.put(.secret, "s", versions: 2)
        let vault = try await bench.connect(fake)
        for try await object in vault.list(Selection(kinds: [.key, .secret])) {
            #expect(object.value(of: .versions) == nil)
            #expect(object.value(of: .name) == .string(object.name))
            if object.kind == .key {
                #expect(try await object.fetch(.keyType) == .string("RSA"))
                #expect(try await object.fetch(.keySize) != .null)
                #expect(try await object.fetch(.curve) == .null)
                #expect(try await object.fetch(.issuer) == .null)
                #expect(fake.count("GET /keys/k") == 1)
            } else {
                #expect(try await object.fetch(.versions) == .number(2))
                #expect(
                    try await object.fetch(.version) == .string(try #require(fake.object(.secret, "s")).versions[1].id))
                #expect(fake.count("GET /secrets/s/versions") == 1)
                #expect(fake.count("GET /secrets/s") == 1)
            }
        }
    }

    @Test func showGivesEverythingButTheValue() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        fake.put(.secret, "Db", versions: 3)
        let vault = try await bench.connect(fake)
        let shown = try await vault.show(.secret, "db")
        let ids = try #require(fake.object(.secret, "db")).versions.map(\.id)
        #expect(shown.object.version == ids[2])
        #expect(shown.previous == ids[1])
        #expect(shown.versions == 3)
        #expect(!fake.requests.contains("GET /secrets/db"))
        let older = try await vault.show(.secret, "db", version: ids[1].uppercased())
        #expect(older.object.version == ids[1])
        let revealed = try await vault.reveal(secret: "db")
        #expect(revealed.value.text == "value")
        #expect(!"\(revealed)".contains("value\"") && !"\(revealed)".contains("JSONString"))
        #expect(await failure { try await vault.show(.secret, "absent") }?.code == .notFound)
        #expect(try await vault.listVersions(of: .secret, "absent").isEmpty)
    }

    @Test func errorsEndTheStream() async throws {
        let bench = try Bench()
        let fake = FakeVault("source-we")
        fake.setIntercept { line, _ in
            line == "GET /keys" ? .answer(403, code: "Forbidden", inner: "ForbiddenByRbac", message: "no") : nil
        }
        let vault = try await bench.connect(fake)
        let error = await failure {
            for try await _ in vault.list(Selection(kinds: [.key])) {}
        }
        #expect(error?.code == .notPermitted)
        #expect(error?.exitCode == 4)
    }
}
