/// The results of statements.
extension StaticType {
    /// A record with these fields.
    static func result(_ statement: String, _ fields: [String: StaticType]) -> StaticType {
        .record(RecordShape(owner: "results of `\(statement)`", fields: fields))
    }

    /// A table with these columns, all of text but those named otherwise.
    static func table(_ statement: String, _ texts: [String], _ others: [String: StaticType] = [:]) -> StaticType {
        var columns = others
        for text in texts { columns[text] = .string }
        return .list(.record(RecordShape(owner: "rows of `\(statement)`", fields: columns)))
    }

    /// What came of a statement over many objects.
    static func move(_ statement: String) -> StaticType {
        var fields: [String: StaticType] = ["folder": .string]
        let counts = [
            "done", "same", "skipped", "left", "failed", "incomplete", "uncertain", "gone", "untried", "versions",
            "bytes",
        ]
        for count in counts { fields[count] = .number }
        fields["items"] = table(statement, ["kind", "name", "road", "status", "reason"])
        return result(statement, fields)
    }

    /// What `verify` gives.
    static let verification: StaticType = {
        var fields: [String: StaticType] = ["passed": .boolean, "complete": .boolean]
        let counts = [
            "objects", "versions", "missing", "extra", "unproven", "changing", "recreated", "differences",
        ]
        for count in counts { fields[count] = .number }
        fields["items"] = table("verify", ["kind", "name", "version", "field", "class", "left", "right"])
        return result("verify", fields)
    }()

    /// What `assess` gives.
    static let assessment = result(
        "assess",
        [
            "passed": .boolean, "blockers": .number, "warnings": .number, "notes": .number,
            "items": table("assess", ["id", "severity", "kind", "name", "reason", "remedy"]),
        ])

    /// What `validate` and `doctor` give.
    static func checks(_ statement: String) -> StaticType {
        let items = table(statement, ["check", "kind", "name", "status", "detail", "remedy"], ["elapsed": .duration])
        return result(
            statement, ["passed": .boolean, "checks": .number, "failures": .number, "items": items])
    }

    /// What `plan` gives.
    static let plan = result(
        "plan",
        [
            "passed": .boolean, "blockers": .number, "objects": .number, "requests": .number, "estimate": .duration,
            "file": .string, "items": table("plan", ["kind", "name", "road", "action", "reason"]),
        ])

    /// What `map` gives.
    static let map = table("map", ["kind", "name", "version", "old", "new", "basis", "note"])

    /// What `export template` gives.
    static let template = result("export template", ["file": .string, "resources": .number])

    /// What `create vault` gives.
    static let vault = result(
        "create vault",
        [
            "name": .string, "url": .string, "region": .string, "subscription": .string, "resource-group": .string,
        ])

    /// What `retire` gives.
    static let retirement = result(
        "retire", ["name": .string, "deleted": .date, "recoverable-until": .date])

    /// What `discard` gives.
    static let discarding = result("discard", ["folder": .string, "files": .number, "bytes": .number])

    /// What `show connections`, `settings`, `variables`, `bookmarks` and `identity` give.
    static let connections = table(
        "show connections", ["alias", "name", "url", "region", "geography", "subscription", "tenant", "cloud"])
    static let settings = table("show settings", ["name", "value", "default", "from"])
    static let bookmarks = table(
        "show bookmarks", ["name", "side", "vault", "tenant", "credential", "cloud"])
    static let variables = table("show variables", ["name", "type"], ["value": .unknown])
    static let identity = result(
        "show identity", ["tenant": .string, "principal": .string, "kind": .string, "expires": .date])

    /// What `$last` holds.
    static let last = StaticType.record(
        RecordShape(
            owner: "entries of `$last`",
            fields: [
                "statement": .string, "line": .number, "ok": .boolean, "code": .number, "elapsed": .duration,
                "message": .string, "object": .string, "request-id": .string,
            ]))
}
