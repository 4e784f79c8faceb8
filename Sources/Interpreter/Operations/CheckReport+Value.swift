internal import KeyVault
internal import VaultOperations

extension CheckReport {
    /// The checks as a value of the language.
    var record: Record {
        let columns = [
            Table.Column("check"), Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true),
            Table.Column("status"), Table.Column("detail"), Table.Column("remedy"), Table.Column("elapsed"),
        ]
        let rows = items.map { item in
            Record([
                .init("check", .string(item.check)),
                .init("kind", item.kind.map { .string($0.rawValue) } ?? .null, ignoresCase: true),
                .init("name", item.name.map(Value.string) ?? .null, ignoresCase: true),
                .init("status", .string(item.status.rawValue)),
                .init("detail", item.detail.map(Value.string) ?? .null),
                .init("remedy", item.remedy.map(Value.string) ?? .null),
                .init("elapsed", .duration(item.elapsed.components.seconds)),
            ])
        }
        return Record([
            .init("passed", .boolean(passed)), .init("checks", .number(Int64(checks))),
            .init("failures", .number(Int64(failures))),
            .init("items", .table(Table(columns: columns, rows: rows))),
        ])
    }

    /// What a person reads first.
    func summary(_ verb: String) -> [String] {
        let skipped = items.count { $0.status == .skipped }
        let warnings = items.count { $0.status == .warning }
        var parts = ["\(checks) checks", failures == 0 ? "none failed" : "\(failures) failed"]
        if warnings > 0 { parts.append("\(warnings) to look at") }
        if skipped > 0 { parts.append("\(skipped) could not be tried") }
        return ["\(verb): \(parts.joined(separator: ", "))", times].filter { !$0.isEmpty }
    }

    /// How long the checks of each kind of object took, and those of the way to the vault.
    private var times: String {
        let kinds: [(name: String, kind: ObjectKind?)] =
            [("way", nil)] + ObjectKind.allCases.map { ($0.plural, $0) }
        return kinds.compactMap { name, kind -> String? in
            let made = items.filter { $0.kind == kind && $0.status != .skipped }
            guard !made.isEmpty else { return nil }
            let (seconds, attoseconds) = made.reduce(Duration.zero) { $0 + $1.elapsed }.components
            return "\(name) \(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms"
        }.joined(separator: ", ")
    }
}
