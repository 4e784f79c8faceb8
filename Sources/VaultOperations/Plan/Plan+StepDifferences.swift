extension Plan {
    /// What is no longer so of vaults and their settings, each thing once.
    func stepDifferences(from now: Plan) -> [String] {
        var lines: [String] = []
        func add(_ line: String) {
            if !lines.contains(line) { lines.append(line) }
        }
        for then in steps {
            guard let found = now.steps.first(where: { $0.label == then.label }) else {
                add("\(then.label): it does not come up any more")
                continue
            }
            // What an earlier run of this plan has done already is as it was planned.
            if then.action.isChange, found.action == .same { continue }
            let subject = then.part.isEmpty || then.kind == .condition ? then.label : then.part
            if then.source != found.source { add("\(subject): changed in the source") }
            if then.target != found.target { add("\(subject): changed in the target") }
            if then.action != found.action {
                add("\(then.label): \(then.action.rawValue) became \(found.action.rawValue) (\(found.reason))")
            } else if then.kind == .condition, then.reason != found.reason {
                add("\(then.label): \(found.reason)")
            }
        }
        for found in now.steps where !steps.contains(where: { $0.label == found.label }) {
            add("\(found.label): the plan does not know it (\(found.reason))")
        }
        return lines
    }
}
