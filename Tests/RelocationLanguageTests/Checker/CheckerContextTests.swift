import RelocationLanguage
import Testing

/// What the checker is told beforehand: connections, variables, arguments, included files.
@Suite struct CheckerContextTests {
    @Test func aRunKnowsItsArguments() {
        #expect(messages("echo $1 $2", arguments: nil).isEmpty)
        #expect(messages("echo $1 $2", arguments: 1) == ["the script needs argument 2, and one was given"])
        #expect(messages("let x = default($2, \"a\")", arguments: 0).isEmpty)
        #expect(messages("assert exists($2) or $3 is null", arguments: 0).isEmpty)
    }

    @Test func givenVariablesAreKnownAndUsed() {
        let unused = check("echo $a", given: ["a", "b"])
        #expect(unused.isValid)
        #expect(unused.diagnostics.map(\.message) == ["`--var b` is given, and the script does not use `$b`"])
        #expect(check("echo $a", prompt: true, given: ["a", "b"]).diagnostics.isEmpty)
    }

    @Test func thePromptKnowsWhatIsThere() {
        let text = "list keys in source; echo \"${n + 1}\"; restore into target; history; rerun 1"
        let result = check(text, prompt: true) {
            $0.connections = [.init(alias: "source", vault: "a-vault"), .init(alias: "target", vault: nil)]
            $0.variables = ["n": .number]
            $0.hasBackup = true
        }
        #expect(result.diagnostics.isEmpty, "\(result.diagnostics)")
        #expect(check("connect", prompt: true).diagnostics.isEmpty)
    }

    @Test func theResultSaysWhatIsThereAfterwards() {
        let result = check("connect contoso-we\nlet n = 5\nif true { let m = 1; connect $1 as third }")
        #expect(result.connections.map(\.alias) == ["source"])
        #expect(result.connections.first?.vault == "contoso-we")
        #expect(result.variables == ["n": .number])
    }

    @Test func includedFilesShareNamesAndReportTheirOwnErrors() throws {
        let files = ["a.kvm": "connect contoso-we\nlet n = 5\ninclude b.kvm", "b.kvm": "echo $missing"]
        let result = check("include a.kvm\ninclude b.kvm\nlist keys where key-size > $n", files: files)
        #expect(result.diagnostics.map(\.message) == ["no variable `$missing`: assign it before: `let missing = …`"])
        #expect(result.diagnostics.first?.span.file.name == "b.kvm")
    }

    @Test func cyclesAndDeepIncludesAreErrors() {
        #expect(messages("include a.kvm", files: ["a.kvm": "include a.kvm"]) == ["a.kvm includes itself"])
        var files: [String: String] = [:]
        for depth in 0..<20 { files["f\(depth)"] = "include \"f\(depth + 1)\"" }
        #expect(messages("include \"f0\"", files: files) == ["includes are nested more than 16 deep"])
    }

    @Test func manyIncludesEnd() {
        var files: [String: String] = ["g15": "echo a"]
        for depth in 0..<15 {
            files["g\(depth)"] = Array(repeating: "include \"g\(depth + 1)\"", count: 9).joined(separator: "\n")
        }
        #expect(!messages("include \"g0\"", files: files).isEmpty)
    }

    @Test func everythingIsReportedAtOnceAndInOrder() {
        let text = "list keys in nobody\nbackup all to\necho $x\nif true { set jobs 0 } else { show secret a_b in c }"
        let lines = check(text).diagnostics.map { $0.span.line }
        #expect(lines == [1, 2, 3, 4, 4, 4])
    }

    /// What a broken statement plainly declares counts as declared.
    @Test func brokenStatementsDeclare() {
        let text = "connect contoso-we as source usin\nlet x = = 5\nlist keys in source\necho $x"
        #expect(check(text).diagnostics.map { $0.span.line } == [1, 2])
    }

    /// Every block of the deepest nesting that the parser takes.
    @Test func deepNestingIsNoCrash() {
        var files: [String: String] = [:]
        for file in 0..<16 {
            let open = String(repeating: "if true { ", count: 95)
            files["d\(file)"] = open + "include \"d\(file + 1)\"" + String(repeating: " }", count: 95)
        }
        #expect(messages("include \"d0\"", files: files) == ["blocks and included files are nested too deep"])
        let deep = "let x = " + String(repeating: "(", count: 98) + "1" + String(repeating: ")", count: 98)
        #expect(messages(deep).isEmpty)
    }
}
