import ExactJSON
import Testing

@testable import Reporting

/// What stands in the files, whatever vault and script say.
@Suite struct ReportTextTests {
    @Test(arguments: ReportForm.allCases)
    func noFormCarriesAnEscapeSequenceOrForeignMarkup(form: ReportForm) {
        let text = form.text(of: Samples.troubled)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(!text.unicodeScalars.contains("\u{0}"))
        if form != .json { #expect(!text.contains("<script>alert")) }
    }

    @Test func jsonHoldsEverythingExactly() throws {
        let report = try JSON(parsing: Array(ReportForm.json.text(of: Samples.troubled).utf8))
        #expect(report["format"]?.int == 1)
        #expect(report["exit"]?.int == 5)
        #expect(report["passed"]?.bool == false)
        #expect(report["complete"]?.bool == true)
        let steps = try #require(report["steps"]?.array)
        #expect(steps.map { $0["status"]?.string } == ["failed", "failed", "passed"])
        #expect(steps[0]["objects"]?.array?[0]["name"]?.string == Samples.hostile)
        #expect(steps[0]["error"]?["request-id"]?.string == "r-1")
        #expect(steps[1]["differences"]?.array?.count == 1)
        #expect(
            report["attention"]?.array?.map { $0["severity"]?.string }
                == ["failure", "failure", "failure", "warning", "warning"])
    }

    @Test func whatNeedsAPersonSaysWhatToDoNext() {
        let attention = Samples.troubled.attention
        #expect(attention.map(\.step) == [1, 1, 2, 1, 3])
        #expect(attention[0].remedy == "the same statement goes on")
        #expect(attention[0].reason.contains("request r-1"))
        #expect(attention[3].reason == "skipped: identical")
        #expect(attention[4].remedy == "rotate it")
    }

    @Test func htmlNeedsNothingElseAndRunsOneScriptOnly() {
        let text = ReportForm.html.text(of: Samples.troubled)
        for foreign in ["http:", "https:", "src=", "@import", "url("] { #expect(!text.contains(foreign), "\(foreign)") }
        #expect(text.contains("script-src 'sha256-"))
        #expect(text.components(of: "<script").count == 2)
        #expect(text.contains("data-status=\"failed\""))
        #expect(text.contains("prefers-color-scheme:dark"))
    }

    @Test func markdownKeepsToItsRows() {
        let text = ReportForm.markdown.text(of: Samples.troubled)
        #expect(text.hasPrefix("## move.kvm: partly done\n"))
        #expect(text.contains("| 2 | secret | db | 0123 | tags | different |"))
        for row in text.split(separator: "\n") where row.hasPrefix("|") { #expect(row.hasSuffix("|")) }
    }

    @Test func largeReportsKeepMarkdownShort() {
        var report = Samples.troubled
        report.steps[0].objects = (0..<50_000).map {
            ReportObject(kind: "secret", name: "s\($0)", road: "blob", status: "failed", reason: "no")
        }
        #expect(ReportForm.markdown.text(of: report).utf8.count < 200_000)
        #expect(ReportForm.html.text(of: report).utf8.count < 8_000_000)
        #expect(ReportForm.json.text(of: report).contains("\"s49999\""))
    }
}

extension String {
    fileprivate func components(of separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
