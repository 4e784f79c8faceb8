import ExactJSON

/// What a run is about, as its first record says it: a later run tells by it whether it is the same.
struct RunHead: Sendable {
    /// A vault that the run is about.
    struct Side: Sendable {
        /// Its host.
        let host: String
        /// Its name, where it is known.
        let name: String?

        /// A connected vault.
        init(_ vault: Vault) { self.init(host: vault.host, name: vault.name) }

        /// A vault that is known by its host.
        init(host: String, name: String? = nil) {
            self.host = host
            self.name = name
        }

        fileprivate var json: JSON {
            var members = [JSONMember(name: "host", value: .text(host))]
            if let name { members.append(JSONMember(name: "name", value: .text(name))) }
            return .object(members)
        }
    }

    /// The statement in its canonical form.
    var statement: String
    /// Where objects come from.
    var source: Side?
    /// The vault that is changed.
    var target: Side?
    /// The archive that is read or written.
    var archive: String?
    /// The objects.
    var selection: String
    /// The conflict policy, where there can be conflicts.
    var policy: ConflictPolicy?
    /// The condition on the objects.
    var condition: String?
    /// Clauses that change what is moved and how, as they are written.
    var clauses: [String] = []
    /// How an export is sealed.
    var sealing: ArchiveHead.Sealing?

    /// The first record of the run.
    ///
    /// - Parameter at: the service's time, where a vault has answered.
    func record(tool: String, at: Int64?) -> JournalRecord {
        var record = JournalRecord(.begin, step: JournalStep.run)
        record.at = at
        var entry = [
            JSONMember(name: "format", value: .integer(ArchiveHead.currentFormat)),
            JSONMember(name: "tool", value: .text(tool)), JSONMember(name: "statement", value: .text(statement)),
        ]
        func add(_ name: String, _ value: JSON?) {
            if let value { entry.append(JSONMember(name: name, value: value)) }
        }
        add("source", source?.json)
        add("target", target?.json)
        add("archive", archive.map { .text($0) })
        add("selection", .text(selection))
        add("policy", policy.map { .text($0.rawValue) })
        add("condition", condition.map { .text($0) })
        add("clauses", clauses.isEmpty ? nil : .array(clauses.map { .text($0) }))
        add("sealing", sealing?.json)
        record.entry = .object(entry)
        return record
    }
}
