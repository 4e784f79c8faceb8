import Locking
import RelocationLanguage
import Testing

@testable import Interpreter

@Suite("Bookmarks")
struct BookmarkTests {
    private static let file = """
        {"prod": {"source": {"vault": "contoso-we", "credential": "managed"},
                  "target": {"vault": "https://contoso-ne.vault.azure.net", "credential": "environment TARGET_",
                             "tenant": "11111111-1111-1111-1111-111111111111", "cloud": "usgovernment"}},
         "half": {"source": {"vault": "only"}}}
        """

    private func bench(_ text: String? = file) -> TestBench {
        var bench = TestBench()
        bench.configuration.bookmarksFile = "/config/bookmarks.json"
        bench.configuration.loadFile = { path in
            guard path == "/config/bookmarks.json", let text else {
                throw Failure(.file, "cannot read \(path): there is no such file")
            }
            return Array(text.utf8)
        }
        return bench
    }

    @Test("A pair is connected as source and target, each with its own credential, tenant and cloud")
    func pair() async throws {
        let bench = bench()
        let session = try bench.session()
        #expect(await session.runEntry("connect @PROD") == .done)
        #expect(session.snapshot.connections.map(\.alias) == ["source", "target"])
        let plans = bench.gateway.state.withLock { $0.plans }.sorted { $0.vault < $1.vault }
        #expect(plans.map(\.vault) == ["contoso-we", "https://contoso-ne.vault.azure.net"])
        #expect(plans.map(\.signIn) == [.managed(nil), .environment(prefix: "TARGET_")])
        #expect(plans.map { $0.settings.text("cloud") } == ["public", "usgovernment"])
        #expect(plans.map { $0.settings.optionalText("tenant") } == [nil, "11111111-1111-1111-1111-111111111111"])
        #expect(session.snapshot.setting("cloud") == "public")
    }

    @Test("One side, under the name that is written or implied; `using` goes before the bookmark's credential")
    func side() async throws {
        let bench = bench()
        let session = try bench.session()
        #expect(await session.runEntry("connect @prod.target as b using cli; connect @half.source") == .done)
        #expect(session.snapshot.connections.map(\.alias) == ["b", "source"])
        #expect(bench.gateway.state.withLock { $0.plans.map(\.signIn) } == [.commandLine, .standard])
    }

    @Test("Both or none")
    func bothOrNone() async throws {
        let bench = bench()
        bench.gateway.state.withLock { $0.unreachable = ["contoso-we"] }
        let session = try bench.session()
        #expect(await session.runEntry("connect @prod") == .access)
        #expect(session.snapshot.connections.isEmpty)
    }

    @Test(
        "What is not there is named, with what is",
        arguments: [
            ("connect @prd", "@prod"), ("connect @half", "@half.source"), ("connect @half.target", "@half.source"),
            ("connect @prod.middle", "@prod.source"), ("connect @prod.source.x", "@NAME.source"),
        ])
    func absent(_ statement: String, _ hint: String) async throws {
        let bench = bench()
        #expect(try await bench.run(statement) == 1)
        #expect(bench.sink.failures.first?.remedy?.contains(hint) == true)
    }

    @Test("Without a file there are none, and the message says where it would be")
    func noFile() async throws {
        let bench = bench(nil)
        #expect(try await bench.run("connect @prod") == 1)
        #expect(bench.sink.failures.first?.message.contains("/config/bookmarks.json") == true)
        #expect(try await bench.run("let b = show bookmarks\necho \"${count($b)}\"") == 0)
        #expect(bench.sink.texts == ["0"])
    }

    @Test("They are listed and completed")
    func listed() async throws {
        let bench = bench()
        #expect(try await bench.run("echo \"${join((show bookmarks).vault, \" \")}\"") == 0)
        #expect(bench.sink.texts == ["contoso-we https://contoso-ne.vault.azure.net only"])
        #expect(
            bench.configuration.bookmarkWords == ["@prod", "@prod.source", "@prod.target", "@half.source"])
    }

    @Test(
        "The file is read strictly",
        arguments: [
            ("[]", "no JSON object"), ("{", "invalid JSON"), (#"{"a b": {}}"#, "is no name"),
            (#"{"a": {}}"#, "neither"), (#"{"a": {"src": {}}}"#, "not known"), (#"{"a": 5}"#, "no JSON object"),
            (#"{"a": {"source": {}}}"#, "names no vault"), (#"{"a": {"source": {"vault": ""}}}"#, "is no text"),
            (#"{"a": {"source": {"vault": "@b"}}}"#, "names no vault"),
            (#"{"a": {"source": {"vault": "v", "client_secret": "x"}}}"#, "no secret belongs here"),
            (#"{"a": {"source": {"vault": "v"}}, "A": {"source": {"vault": "v"}}}"#, "twice"),
            (#"{"a": {"source": {"vault": "v"}, "source": {"vault": "w"}}}"#, "invalid JSON"),
            (#"{"a": {"source": {"vault": "v", "vault": "w"}}}"#, "invalid JSON"),
            (#"{"a": {"source": {"vault": "v", "credential": "password x"}}}"#, "is no credential"),
            (#"{"a": {"source": {"vault": "v", "credential": "cli; disconnect source"}}}"#, "is no credential"),
            (#"{"a": {"source": {"vault": "v", "credential": "cli as other"}}}"#, "is no credential"),
        ])
    func strict(_ text: String, _ words: String) async throws {
        let bench = bench(text)
        #expect(try await bench.run("connect @a") == 1)
        let failure = try #require(bench.sink.failures.first)
        #expect(failure.code == .file && failure.message.contains(words), "\(failure)")
        #expect(failure.message.contains("/config/bookmarks.json"))
    }

    @Test("The help's example is a file that can be read")
    func help() throws {
        let text = try #require(Help.text(for: ["bookmarks"]))
        let start = try #require(text.firstIndex(of: "{"))
        let end = try #require(text.lastIndex(of: "}"))
        let known = try BookmarkFile.read(Array(text[start...end].utf8), path: "help")
        #expect(known.map(\.name) == ["prod"])
    }
}
