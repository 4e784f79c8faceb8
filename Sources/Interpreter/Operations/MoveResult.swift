internal import KeyVault
internal import VaultOperations

/// What a statement over many objects came to.
struct MoveResult: Sendable {
    var items: [OperationItem] = []
    var versions = 0
    var bytes: Int64 = 0
    var folder: String?
    var exitCode: ExitCode = .done
    /// What ended the run before its time.
    var failure: Failure?

    /// How many objects had that outcome.
    func count(_ outcome: Outcome) -> Int { items.count { $0.status == outcome } }

    /// The result as a value of the language.
    var record: Record {
        var fields = Outcome.allCases.map { Record.Field($0.rawValue, .number(Int64(count($0)))) }
        fields.append(.init("versions", .number(Int64(versions))))
        fields.append(.init("bytes", .number(bytes)))
        fields.append(.init("folder", folder.map(Value.string) ?? .null))
        fields.append(.init("items", .table(table)))
        return Record(fields)
    }

    private var table: Table {
        let columns = [
            Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true), Table.Column("road"),
            Table.Column("status"), Table.Column("reason"),
        ]
        let rows = items.map { item in
            Record([
                .init("kind", .string(item.kind.rawValue), ignoresCase: true),
                .init("name", .string(item.name), ignoresCase: true),
                .init("road", .string(item.road.rawValue)),
                .init("status", .string(item.status.rawValue)),
                .init("reason", item.reason.map(Value.string) ?? .null),
            ])
        }
        return Table(columns: columns, rows: rows)
    }

    /// The counts in words: `9 done, 1 failed`; `nothing` when no object was selected.
    var counts: String {
        let parts = Outcome.allCases.compactMap { outcome -> String? in
            let number = count(outcome)
            return number == 0 ? nil : "\(number) \(outcome.rawValue)"
        }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}

extension VerifyResult {
    /// The comparison as a value of the language.
    var record: Record {
        let columns = [
            Table.Column("kind", ignoresCase: true), Table.Column("name", ignoresCase: true),
            Table.Column("version", ignoresCase: true), Table.Column("field"), Table.Column("class"),
            Table.Column("left"), Table.Column("right"),
        ]
        let rows = items.map { item in
            Record([
                .init("kind", item.kind.map { .string($0.rawValue) } ?? .null, ignoresCase: true),
                .init("name", .string(item.name), ignoresCase: true),
                .init("version", item.version.map(Value.string) ?? .null, ignoresCase: true),
                .init("field", .string(item.field)),
                .init("class", .string(item.differenceClass.rawValue)),
                .init("left", item.left.map(Value.string) ?? .null),
                .init("right", item.right.map(Value.string) ?? .null),
            ])
        }
        return Record([
            .init("passed", .boolean(passed)), .init("complete", .boolean(complete)),
            .init("objects", .number(Int64(objects))), .init("versions", .number(Int64(versions))),
            .init("missing", .number(Int64(missing))), .init("extra", .number(Int64(extra))),
            .init("unproven", .number(Int64(unproven))), .init("changing", .number(Int64(changing))),
            .init("recreated", .number(Int64(recreated))), .init("differences", .number(Int64(differences))),
            .init("items", .table(Table(columns: columns, rows: rows))),
        ])
    }
}
