internal import Interpreter
internal import Rendering

/// What comparisons proved.
extension HTMLReport {
    /// A card for each comparison: what was compared, when, for whom, and what that does not prove.
    var proofs: String {
        let cards = report.proofs.map(Self.card).joined()
        return cards.isEmpty ? "" : "<section><h2>Proof</h2>\n\(cards)</section>\n"
    }

    private static func card(_ step: ReportStep, _ proof: ReportProof) -> String {
        let verdict = proof.passed ? "passed" : "differences found"
        var facts: [(String, String)] = [
            ("Compared", "\(side(proof.left))<br>against \(side(proof.right))"),
            ("Objects", "<code>\(HTMLText.escaped(proof.selection))</code>"),
            ("Values", proof.isComplete ? "compared" : "not compared: metadata only"),
            ("When", time(proof)),
            ("Found", found(proof)),
        ]
        let who = [
            proof.principal, proof.application.map { "application \($0)" }, proof.tenant.map { "tenant \($0)" },
        ].compactMap { $0 }
        if !who.isEmpty { facts.append(("Who", who.map(HTMLText.escaped).joined(separator: "<br>"))) }
        for (name, side) in [("Left", proof.left), ("Right", proof.right)] {
            guard let fingerprint = side.fingerprint else { continue }
            let what = side.form == "archive" ? "manifest" : "state"
            facts.append(("\(name): \(what)", "<code>\(HTMLText.escaped(fingerprint))</code>"))
        }
        if let file = proof.file { facts.append(("Evidence", "<code>\(HTMLText.escaped(file))</code>")) }
        let limits = proof.limits.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return """
            <article class="proof"><p><a href="#step-\(step.number)">step \(step.number)</a> \(HTMLText.badge(verdict))</p>
            \(HTMLText.facts(facts))\
            \(limits.isEmpty ? "" : "<h3>What it does not prove</h3><ul>\(limits)</ul>")</article>

            """
    }

    private static func side(_ side: ReportProof.Side) -> String {
        let region = side.region.map { " (\(HTMLText.escaped($0)))" } ?? ""
        return "<strong>\(HTMLText.escaped(side.name))</strong>\(region)"
    }

    private static func time(_ proof: ReportProof) -> String {
        let times = [proof.started, proof.ended].compactMap { $0 }.map { "<time>\(ReportTime.text($0))</time>" }
        return times.isEmpty ? "not known" : times.joined(separator: "<br>to ")
    }

    private static func found(_ proof: ReportProof) -> String {
        func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        return "\(counted(proof.objects, "object")), \(counted(proof.versions, "version")), "
            + "\(counted(proof.differences, "difference"))"
    }
}
