import FoundationEssentials
import RelocationLanguage
import Testing

@testable import Interpreter

/// `record to FILE`: what succeeded, as a script that runs again.
@Suite struct RecorderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID().uuidString)").path()

    private func bench() throws -> TestBench {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return TestBench()
    }

    private func read(_ name: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: "\(folder)/\(name)")), as: UTF8.self)
    }

    @Test func settingsConnectionsAndVariablesComeFirst() async throws {
        var bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        bench.configuration.settings = [(name: "jobs", text: "8")]
        bench.configuration.variables = [(name: "team", value: "p\"ay")]
        let code = try await bench.run(
            """
            connect   contoso-we;  set retries 3
            let n = 1 ; echo unrecorded
            record to "\(folder)/r.kvm"
            LIST secrets
            assert 1 = 2
            """)
        #expect(code == 3)
        #expect(
            try read("r.kvm") == """
                # Recorded by kvmsh.

                set jobs 8
                let team = "p\\"ay"
                connect contoso-we
                set retries 3
                let n = 1
                list secrets

                """)
    }

    @Test func whatFailedAndWhatMayHoldASecretIsNotInIt() async throws {
        let bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await bench.run(
            """
            record to "\(folder)/r.kvm"
            on error continue
            let password = "hunter2"
            assert 1 = 2
            echo kept
            for x in [1, 2] { assert $x = 1 }
            for x in [1, 2] { echo $x }
            record off
            echo after
            """)
        #expect(
            try read("r.kvm") == """
                # Recorded by kvmsh.
                # A statement that may hold a secret is left out here.
                echo kept
                for x in [1, 2] {
                  echo $x
                }

                """)
    }

    @Test func aRecordingRunsAndFormatsToItself() async throws {
        let bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = "let a = 2\nif $a = 2 { echo \"a ${a}\" } else { echo no }\necho done"
        #expect(try await bench.run("record to \"\(folder)/r.kvm\"\n" + script) == 0)
        let recorded = try read("r.kvm")
        #expect(Formatter.format(Parser.parse(SourceFile(name: "r", text: recorded))) == recorded)
        let again = TestBench()
        #expect(try await again.run(recorded) == 0)
        #expect(again.sink.texts == bench.sink.texts)
    }

    @Test func includesAreRecordedStatementByStatementAndByWholePathInBlocks() async throws {
        var bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        bench.configuration.loadFile = files(["/folder/sub/a.kvm": "echo inner"])
        let session = try bench.session()
        _ = await session.run(
            SourceFile(
                name: "/folder/top.kvm",
                text: "record to \"\(folder)/r.kvm\"\ninclude sub/a.kvm\nif true { include sub/a.kvm }"),
            directory: "/folder")
        #expect(
            try read("r.kvm") == """
                # Recorded by kvmsh.
                echo inner
                if true {
                  include "/folder/sub/a.kvm"
                }

                """)
    }

    @Test func itBeginsWithTheSessionWhenTheOptionSaysSo() async throws {
        var bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        bench.configuration.recording = "\(folder)/r.kvm"
        bench.configuration.arguments = ["contoso-we", "two words"]
        _ = try await bench.run("echo $1")
        #expect(
            try read("r.kvm") == """
                # Recorded by kvmsh.
                # Its arguments were: contoso-we "two words"
                echo $1

                """)
    }

    @Test func otherFilesAreNotOverwritten() async throws {
        let bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(FileManager.default.createFile(atPath: "\(folder)/mine.kvm", contents: Data("verify".utf8)))
        #expect(try await bench.run("record to \"\(folder)/mine.kvm\"") == 6)
        #expect(try read("mine.kvm") == "verify")
        #expect(try await bench.run("record off") == 1)
        #expect(try await bench.run("record to \"\(folder)/no/such/folder.kvm\"") == 1)
        #expect(try await bench.run("record to \"\(folder)/a.kvm\"; record to \"\(folder)/b.kvm\"") == 6)
    }

    @Test func onlyTheOwnerReadsIt() async throws {
        let bench = try bench()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await bench.run("record to \"\(folder)/r.kvm\"; echo x")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/r.kvm")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["r.kvm"])
    }
}
