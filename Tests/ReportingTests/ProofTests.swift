import ExactJSON
import Testing

@testable import Reporting

/// What a report says of proofs and addresses, in every form.
@Suite struct ProofTests {
    @Test(arguments: ReportForm.allCases)
    func everyFormTellsWhatWasProvenAndWhatNot(form: ReportForm) {
        let text = form.text(of: Samples.proven)
        for part in ["aa11", "bb22", "not compared", "waiting", "key sign"] {
            #expect(text.contains(part), "\(part)")
        }
        if form != .markdown { #expect(text.contains("p-1") && text.contains("t-1")) }
        #expect(!text.contains("<script>alert") || form == .json)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test(arguments: [ReportForm.html, .markdown, .json])
    func oldAddressesStandBesideNewOnesAndTheirUsers(form: ReportForm) {
        let text = form.text(of: Samples.proven)
        for part in ["old/secrets/db", "new/secrets/db", "app-web", "old/keys/k/0123", "not in the new vault"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func jsonHasThemUnderStableNames() throws {
        let steps = try #require(
            try JSON(parsing: Array(ReportForm.json.text(of: Samples.proven).utf8))["steps"]?.array)
        let row = try #require(steps[0]["addresses"]?.array?.first)
        #expect(row["old"]?.string == "old/secrets/db" && row["new"]?.string == "new/secrets/db")
        #expect(row["dependents"]?.array?.first?["name"]?.string == "app-web")
        let proof = try #require(steps[1]["proof"])
        #expect(proof["left"]?["fingerprint"]?.string == "aa11" && proof["complete"]?.bool == false)
        #expect(proof["started"]?.string == "2026-11-23T00:00:00Z" && proof["not-proven"]?.array?.count == 5)
        #expect(steps[1]["addresses"]?.array?.isEmpty == true && steps[0]["proof"]?.isNull == true)
    }

    @Test func whatIsUsedAndGoneAndWhatWasMadeAnewNeedsAPerson() {
        let attention = Samples.proven.attention
        #expect(attention.first?.reason.contains("which has no new address") == true)
        #expect(attention.contains { $0.subject == "key k" && $0.severity == .failure })
        #expect(attention.contains { $0.subject == "key sign" && $0.reason == "re-created: new material" })
        #expect(attention.contains { $0.step == 2 && $0.reason.contains("not compared") })
    }

    @Test func aProofWithoutLimitsNeedsNobody() {
        var report = Samples.proven
        report.steps = [report.steps[1]]
        report.steps[0].proof?.isComplete = true
        report.steps[0].proof?.provenByOrigin = 0
        report.steps[0].proof?.unproven = []
        report.steps[0].proof?.recreated = []
        report.steps[0].proof?.pending = []
        #expect(report.attention.isEmpty)
        #expect(!ReportForm.html.text(of: report).contains("What it does not prove"))
    }
}
