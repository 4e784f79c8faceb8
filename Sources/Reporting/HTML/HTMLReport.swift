internal import Crypto
internal import FoundationEssentials
internal import Interpreter
internal import Rendering

/// A report as one page that needs nothing else: no network, no other file. Scripts are limited by a policy to the one
/// that is in it, so that no text from a vault could run even if it were not escaped.
struct HTMLReport {
    let report: Report
    /// Rows of a table that a browser still handles well; what needs a person comes first.
    static let mostRows = 5_000

    init(_ report: Report) { self.report = report }

    /// The page.
    var text: String {
        let digest = Data(SHA256.hash(data: Array(HTMLAssets.script.utf8))).base64EncodedString()
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'"
        let title = HTMLText.escaped(report.title)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <title>\(title): \(HTMLText.escaped(report.verdict))</title>
            <style>\(HTMLAssets.style)</style>
            </head>
            <body>
            <header><h1>\(title)</h1>\(HTMLText.badge(report.verdict))</header>
            <main>
            \(facts)\(tiles)\(attention)\(proofs)\(steps)\(addresses)\(objects)\(differences)\(findings)</main>
            <footer>\(HTMLText.escaped(report.tool))</footer>
            <script>\(HTMLAssets.script)</script>
            </body>
            </html>

            """
    }

    // MARK: Summary

    private var facts: String {
        var facts = [
            ("Began", "<time>\(ReportTime.text(report.started))</time>"),
            ("Took", HTMLText.escaped(ElapsedText.text(report.elapsed))),
        ]
        if let code = report.code { facts.append(("Exit code", "\(code)")) }
        facts += report.connections.map { info in
            let place = [info.region, info.geography].compactMap { $0 }.joined(separator: ", ")
            let name = HTMLText.escaped(info.name)
            return (info.alias, "<strong>\(name)</strong>\(place.isEmpty ? "" : "<br>\(HTMLText.escaped(place))")")
        }
        return HTMLText.facts(facts)
    }

    private var tiles: String {
        let failed = report.steps.count { $0.status == .failed || $0.status == .interrupted }
        var tiles = [("steps", report.steps.count, "plain"), ("steps failed", failed, failed == 0 ? "good" : "bad")]
        tiles += report.outcomes.map { outcome in
            let label = ReportObject.isPlanned(outcome.status) ? outcome.status : "objects \(outcome.status)"
            return (label, outcome.count, HTMLText.tone(of: outcome.status))
        }
        if report.steps.contains(where: { $0.verb == "verify" }) {
            let count = report.differences.count
            tiles.append(("differences", count, count == 0 ? "good" : "bad"))
        }
        let items = tiles.map { name, count, tone in
            "<li class=\"\(tone)\"><b>\(count)</b> \(HTMLText.escaped(name))</li>"
        }
        return "<ul class=\"tiles\">\(items.joined())</ul>\n"
    }

    // MARK: Sections

    private var attention: String {
        let items = report.attention
        let title = "<h2>Needs a person</h2>\n"
        guard !items.isEmpty else { return "<section>\(title)<p class=\"good\">Nothing.</p></section>\n" }
        let shown = items.prefix(Self.mostRows).map { item in
            let next = item.remedy.map { "<p class=\"next\">\(HTMLText.escaped($0))</p>" } ?? ""
            let place = item.step == 0 ? "" : " <a href=\"#step-\(item.step)\">step \(item.step)</a>"
            return """
                <li class="\(item.severity == .failure ? "bad" : "warn")"><strong>\(HTMLText.escaped(item.subject))</strong>\
                \(place)<p>\(HTMLText.escaped(item.reason))</p>\(next)</li>

                """
        }
        return "<section>\(title)<ol class=\"attention\">\(shown.joined())</ol>\(rest(items.count))</section>\n"
    }

    private var steps: String {
        guard !report.steps.isEmpty else { return "" }
        let rows = report.steps.map { step in
            let lines = (step.lines + step.notes.map(\.message) + [step.failure?.message].compactMap { $0 })
                .map { "<p>\(HTMLText.escaped($0))</p>" }.joined()
            return HTMLText.Row(cells: [
                "<span id=\"step-\(step.number)\">\(step.number)</span>",
                "<code>\(HTMLText.escaped(step.text))</code><small>\(HTMLText.escaped(step.place))</small>",
                HTMLText.badge(step.status.rawValue),
                HTMLText.escaped(step.elapsed.map(ElapsedText.text) ?? ""), lines,
            ])
        }
        return
            "<section><h2>Steps</h2>\n\(HTMLText.table(["Step", "Statement", "Status", "Time", "Result"], rows: rows, id: "steps"))</section>\n"
    }

    private var objects: String {
        let all = report.objects
        guard !all.isEmpty else { return "" }
        let ordered = all.filter(\.object.needsPerson) + all.filter { !$0.object.needsPerson }
        let rows = ordered.prefix(Self.mostRows).map { step, object in
            HTMLText.Row(
                cells: [
                    "\(step.number) \(HTMLText.escaped(step.verb))", HTMLText.escaped(object.kind),
                    HTMLText.escaped(object.name), HTMLText.badge(object.status), HTMLText.escaped(object.road),
                    HTMLText.escaped(object.reason ?? ""),
                ],
                attributes: [
                    ("step", "\(step.number) \(step.verb)"), ("kind", object.kind), ("status", object.status),
                ])
        }
        var steps: [String] = []
        for step in report.steps where !step.objects.isEmpty { steps.append("\(step.number) \(step.verb)") }
        let kinds = ["secret", "key", "certificate"].filter { kind in all.contains { $0.object.kind == kind } }
        let filters =
            "<form class=\"filters\" hidden><label>Name <input type=\"search\" name=\"text\" autocomplete=\"off\"></label>"
            + choice("Step", "step", steps) + choice("Kind", "kind", kinds)
            + choice("Outcome", "status", report.outcomes.map(\.status))
            + "<output></output></form>\n"
        let table = HTMLText.table(["Step", "Kind", "Name", "Outcome", "Road", "Reason"], rows: rows, id: "objects")
        return "<section><h2>Objects</h2>\n\(filters)\(table)\(rest(all.count))</section>\n"
    }

    private func choice(_ title: String, _ name: String, _ values: [String]) -> String {
        guard values.count > 1 else { return "" }
        let options = values.map { "<option>\(HTMLText.escaped($0))</option>" }.joined()
        return "<label>\(title) <select name=\"\(name)\"><option value=\"\">all</option>\(options)</select></label>"
    }

    private var differences: String {
        let all = report.differences
        guard !all.isEmpty else { return "" }
        let rows = all.prefix(Self.mostRows).map { step, item in
            HTMLText.Row(cells: [
                "\(step.number)", HTMLText.escaped(item.kind), HTMLText.escaped(item.name),
                item.version.map { "<code>\(HTMLText.escaped($0))</code>" } ?? "", HTMLText.escaped(item.field),
                HTMLText.badge(item.kindOfDifference), HTMLText.escaped(item.left ?? ""),
                HTMLText.escaped(item.right ?? ""),
            ])
        }
        let headings = ["Step", "Kind", "Name", "Version", "Field", "What", "Left", "Right"]
        return "<section><h2>Differences</h2>\n\(HTMLText.table(headings, rows: rows))\(rest(all.count))</section>\n"
    }

    private var findings: String {
        let all = report.steps.flatMap { step in step.findings.map { (step, $0) } }
        guard !all.isEmpty else { return "" }
        let rows = all.prefix(Self.mostRows).map { step, item in
            HTMLText.Row(cells: [
                "\(step.number) \(HTMLText.escaped(step.verb))", HTMLText.badge(item.severity),
                HTMLText.escaped(item.subject), HTMLText.escaped(item.reason), HTMLText.escaped(item.remedy ?? ""),
            ])
        }
        let headings = ["Step", "Severity", "Subject", "Found", "Next"]
        return "<section><h2>Findings</h2>\n\(HTMLText.table(headings, rows: rows))\(rest(all.count))</section>\n"
    }

    func rest(_ count: Int) -> String {
        guard count > Self.mostRows else { return "" }
        return "<p>… \(count - Self.mostRows) more; the JSON report has all.</p>\n"
    }
}
