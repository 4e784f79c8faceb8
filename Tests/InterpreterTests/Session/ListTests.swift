import KeyVault
import Locking
import RelocationLanguage
import Testing

@testable import Interpreter

@Suite struct ListTests {
    private let objects: [Record] = [
        .object(.secret, "DB-main", expires: .date(1_795_392_000), tags: [("env", .string("prod"))]),
        .object(.secret, "web", enabled: false), .object(.secret, "api", expires: .date(1_700_000_000)),
        .object(.key, "sign"),
    ]

    private func names(_ statement: String) async throws -> [String] {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: objects))
        let code = try await bench.run("connect a\nlet r = \(statement)\nfor n in $r.name { echo $n }")
        #expect(code == 0, "\(statement): \(bench.sink.failures) \(bench.sink.diagnostics.map(\.message))")
        return bench.sink.texts
    }

    @Test(arguments: [
        ("list secrets", ["DB-main", "web", "api"]), ("list all", ["DB-main", "web", "api", "sign"]),
        ("list secrets where name = \"db-MAIN\"", ["DB-main"]), ("list secret *b*", ["DB-main", "web"]),
        ("list secrets where enabled", ["DB-main", "api"]), ("list secrets where not enabled", ["web"]),
        ("list secrets where expires < now()", ["api"]), ("list secrets where expires is null", ["web"]),
        ("list secrets where tags.env != \"prod\"", ["web", "api"]),
        ("list secrets where tags.ENV = \"prod\"", []), ("list secrets where tags.env = \"PROD\"", []),
        ("list secrets sort by name", ["api", "DB-main", "web"]),
        ("list secrets sort by expires", ["api", "DB-main", "web"]),
        ("list secrets sort by expires descending", ["DB-main", "api", "web"]),
        ("list secrets sort by name descending limit 2", ["web", "DB-main"]), ("list secrets limit 0", []),
        ("list secrets limit 1", ["DB-main"]), ("list keys, secret web", ["web", "sign"]),
        ("list secrets where name in [\"WEB\", \"x\"]", ["web"]),
        ("list secrets where name in (list secrets where enabled).name", ["DB-main", "api"]),
        ("list secrets where expires > now() - 30d and expires < now() + 30d", ["DB-main"]),
    ])
    func findsAndOrders(statement: String, expected: [String]) async throws {
        #expect(try await names(statement) == expected)
    }

    /// `for` takes objects one by one from the vault and stops asking when the loop ends.
    @Test func loopsStream() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: objects))
        #expect(try await bench.run("connect a\nfor s in list secrets { echo \"${s.name}\"; exit 3 }") == 3)
        #expect(bench.sink.texts == ["DB-main"])
    }

    @Test func fieldsOfAnObjectInALoop() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: objects))
        _ = try await bench.run(
            "connect a\nfor s in list secrets { echo \"${s.name} ${default($s.expires, \"never\")}\" }")
        #expect(
            bench.sink.texts == ["DB-main 2026-11-23T00:00:00Z", "web never", "api 2023-11-14T22:13:20Z"])
    }

    /// Fields that take a request are asked for last, and only where the rest leaves it open.
    @Test(arguments: [
        ("key-size < 3072 and enabled", ["1"]), ("enabled and key-size < 3072", ["1"]),
        ("not enabled and key-size < 3072", []), ("key-size < 3072 and not enabled", []),
        ("key-size < 3072 or enabled", []), ("enabled or key-size < 3072", []),
        ("(key-size < 3072 or name = \"x\") and (key-type = \"EC\" and not enabled)", []),
        ("(key-size < 3072 and not enabled) or (key-type = \"EC\" and enabled)", ["2"]),
        ("not (key-size < 3072 and not enabled)", []), ("key-size is null and name = \"x\"", []),
    ])
    func requestsAreMadeLast(condition: String, requests: [String]) async throws {
        let bench = TestBench()
        let counted = CountedFields(["key-size": .number(2048), "key-type": .string("RSA")])
        bench.gateway.add(FakeVault(name: "a", objects: [.object(.key, "k", deferred: counted)]))
        let code = try await bench.run("connect a\nlist keys where \(condition)")
        #expect(code == 0, "\(bench.sink.failures)")
        let expected: [String] = requests.map { $0 == "1" ? "key-size" : "key-type" }
        #expect(counted.requests == expected)
    }

    @Test func deferredFieldsComeWhenTheyAreAskedFor() async throws {
        let bench = TestBench()
        let counted = CountedFields(["key-size": .number(2048)])
        bench.gateway.add(FakeVault(name: "a", objects: [.object(.key, "k", deferred: counted)]))
        #expect(try await bench.run("connect a\nlet r = list keys") == 0)
        #expect(counted.requests.isEmpty)
        #expect(try await bench.run("connect a\necho \"${join((list keys).key-size, \",\")}\"") == 0)
        #expect(bench.sink.texts == ["2048"])
        #expect(try await bench.run("connect a\nlist keys sort by key-size") == 0)
        let table = try #require(bench.sink.results.last?.value)
        guard case .table(let table) = table else {
            Issue.record("no table")
            return
        }
        #expect(table.columns.map(\.name).contains("key-size"))
    }

    /// An error in a condition stops the statement and points into the condition.
    @Test func errorsInConditionsPointAtThem() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: objects))
        #expect(try await bench.run("connect a\nlist secrets where number(name) = 1") == 1)
        #expect(bench.sink.failures.first?.span?.text == "number")
    }

    @Test func completionKeepsNames() async throws {
        let bench = TestBench()
        bench.gateway.add(FakeVault(name: "a", objects: objects))
        let session = try bench.session()
        _ = await session.runEntry("connect a")
        #expect(await session.objectNames(of: .secret, connection: "source").prefix(2) == ["DB-main", "web"])
        #expect(await session.objectNames(of: .key, connection: "nobody") == [])
        _ = await session.runEntry("set completion off")
        #expect(await session.objectNames(of: .key, connection: "source") == [])
    }
}
