internal import Interpreter
internal import RelocationLanguage

/// Something that needs a person.
struct ReportAttention: Sendable, Equatable {
    /// How much it matters.
    enum Severity: String, Sendable {
        case failure
        case warning
    }

    let severity: Severity
    /// The number of the step; 0 before the first.
    let step: Int
    /// What it is about: an object, a statement.
    let subject: String
    /// What happened.
    let reason: String
    /// What to do next.
    let remedy: String?
}

extension Report {
    /// Everything that needs a person: failures first, each with its next step.
    var attention: [ReportAttention] {
        var found = diagnostics.map { diagnostic in
            ReportAttention(
                severity: diagnostic.severity == .error ? .failure : .warning, step: 0,
                subject: diagnostic.span.description, reason: diagnostic.message,
                remedy: diagnostic.notes.isEmpty ? nil : diagnostic.notes.map(\.message).joined(separator: "; "))
        }
        for step in steps { found += step.attention }
        return found.filter { $0.severity == .failure } + found.filter { $0.severity == .warning }
    }
}

extension ReportStep {
    fileprivate var attention: [ReportAttention] {
        var found: [ReportAttention] = []
        func add(_ severity: ReportAttention.Severity, _ subject: String, _ reason: String, _ remedy: String? = nil) {
            found.append(
                ReportAttention(severity: severity, step: number, subject: subject, reason: reason, remedy: remedy))
        }
        if let failure {
            let details = failure.unsaidDetails.isEmpty ? "" : " (\(failure.unsaidDetails.joined(separator: ", ")))"
            add(.failure, failure.object ?? verb, failure.message + details, failure.remedy)
        }
        for object in objects where object.needsPerson {
            add(
                .failure, "\(object.kind) \(object.name)",
                object.reason.map { "\(object.status): \($0)" } ?? object.status)
        }
        for object in objects {
            if let warning = object.warning { add(.warning, "\(object.kind) \(object.name)", warning) }
        }
        for address in addresses where address.needsPerson {
            add(
                .failure, "\(address.kind) \(address.name)",
                "\(address.users.map(\.name).joined(separator: ", ")) uses \(address.old), which has no new address",
                address.note)
        }
        for concern in proof?.concerns ?? [] { add(.warning, verb, concern) }
        for finding in findings where finding.needsPerson {
            add(
                finding.severity == "warning" ? .warning : .failure, finding.subject,
                "\(finding.severity): \(finding.reason)", finding.remedy)
        }
        for note in notes where note.severity == .warning { add(.warning, verb, note.message) }
        return found
    }
}
