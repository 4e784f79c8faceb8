import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// Old addresses beside new ones; none is left out, and each says what ties it.
@Suite struct MapTests {
    private func map(_ world: World, dependents: [MapRow.Dependent] = []) async throws -> [MapRow] {
        try await Operations.map(
            MapRequest(
                old: try await world.connect(World.source), new: try await world.connect(World.target),
                dependents: dependents), world.options("map"))
    }

    /// `kind name basis`, with `*` for a version.
    private func lines(_ rows: [MapRow]) -> [String] {
        rows.map { "\($0.kind.rawValue) \($0.name)\($0.version == nil ? "" : "*") \($0.basis?.rawValue ?? "-")" }
    }

    @Test func idsThatWereKept() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            let rows = try await map(world)
            #expect(rows.first?.kind == .vault)
            #expect(rows.dropFirst().allSatisfy { $0.basis == .id && $0.new != nil && $0.note == nil }, "\(rows)")
            // Three secrets with six versions, two keys with three, and two certificates with three, each of which has
            // a key and a secret.
            #expect(rows.count == 30)
            let row = try #require(rows.first { $0.kind == .secret && $0.name == "beta" && $0.version != nil })
            let (old, new) = (try await world.connect(World.source).url, try await world.connect(World.target).url)
            #expect(row.old == "\(old)/secrets/beta/\(row.version ?? "")")
            #expect(row.new == "\(new)/secrets/beta/\(row.version ?? "")")
        }
    }

    @Test func whatIsNotThereHasNoNewAddressAndAReason() async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            let rows = try await map(world)
            #expect(lines(rows) == ["vault \(World.source) -", "secret s none", "secret s* none", "secret s* none"])
            #expect(rows.dropFirst().allSatisfy { $0.new == nil && $0.note == "not in the new vault" })
        }
    }

    @Test func anOrderIsABasisOnlyWhereItIsProven() async throws {
        try await withWorld(Seeds.secret("s", "one", "two"), target: Seeds.secret("s", "one", "two")) { world in
            let found = lines(try await map(world))
            #expect(found == ["vault \(World.source) -", "secret s order", "secret s* order", "secret s* order"])
        }
        let tied = """
            "secrets": [{"name": "s", "versions": [{"value": "1", "created": "-9d"}, {"value": "2", "created": "-9d"}]}]
            """
        try await withWorld(Seeds.secret("s", "one", "two"), target: tied) { world in
            let rows = try await map(world)
            let found = Array(lines(rows).dropFirst())
            #expect(found == ["secret s none", "secret s* none", "secret s* none"])
            #expect(rows.last?.note?.contains("proven order") == true)
        }
    }

    /// A run between the two vaults wrote the older version, and made a key anew.
    @Test func theJournalTiesNewVersions() async throws {
        let keys = "\"keys\": [{\"name\": \"k\", \"kty\": \"EC\", \"curve\": \"P-256\", \"versions\": 2}]"
        let target = "\"keys\": [{\"name\": \"k\", \"kty\": \"EC\", \"curve\": \"P-256\"}]"
        try await withWorld(
            [Seeds.secret("s", "one", "two"), keys].joined(separator: ","),
            target: [Seeds.secret("s", "a", "b", "c"), target].joined(separator: ",")
        ) { world in
            let (source, other) = (try world.client(World.source), try world.client(World.target))
            let old = VersionOrder(try await source.versions(of: .secret, named: "s")).versions
            let new = VersionOrder(try await other.versions(of: .secret, named: "s")).versions
            let oldKey = VersionOrder(try await source.versions(of: .key, named: "k")).versions
            let newKey = VersionOrder(try await other.versions(of: .key, named: "k")).versions
            try await world.writeRun { journal in
                var record = JournalRecord(.answer, step: "sent", object: ObjectKey(.secret, "s"))
                record.version = old[0].id.version
                record.newVersion = new[2].id.version
                try journal.append(record)
                record.object = ObjectKey(.key, "k")
                record.version = oldKey[1].id.version
                record.newVersion = newKey[0].id.version
                try journal.append(record)
                var done = JournalRecord(.done, step: "sent", object: ObjectKey(.key, "k"))
                done.why = JournalReason.recreated
                try journal.append(done)
                var failed = JournalRecord(.fail, step: "sent", object: ObjectKey(.secret, "t"))
                failed.why = "key-stays"
                try journal.append(failed)
            }
            _ = try await source.setSecret("t", value: "x")
            let rows = try await map(world)
            let found = Array(lines(rows).dropFirst())
            #expect(
                found == [
                    "key k journal", "key k* none", "key k* journal", "secret s none", "secret s* journal",
                    "secret s* none", "secret t none", "secret t* none",
                ], "\(rows)")
            #expect(rows[3].note == "re-created: the key material is new")
            #expect(rows[2].note == "re-created: only its current version has a successor")
            #expect(rows[5].new?.hasSuffix(new[2].id.version ?? "-") == true)
            #expect(rows.last?.note == "not in the new vault: a key cannot leave its subscription and geography")
        }
    }

    @Test func dependentsStandBesideTheAddressTheyUse() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            try await world.restore()
            let url = try await world.connect(World.source).url
            let rows = try await map(
                world,
                dependents: [
                    .init(name: "app", type: "Microsoft.Web/sites", reference: "\(url.uppercased())/secrets/S/"),
                    .init(name: "old", type: "Microsoft.Sql/servers", reference: "\(url)/keys/gone/1"),
                ])
            #expect(rows[1].note == "used by app (Microsoft.Web/sites)")
            #expect(rows[0].note == "used by old (Microsoft.Sql/servers)")
        }
    }

    @Test func filesAreStableAndReadable() throws {
        let rows = [
            MapRow(
                kind: .secret, name: "s", version: nil, old: "https://a/secrets/s", new: nil, basis: MapRow.Basis.none,
                note: "a \"b\", c"),
            MapRow(
                kind: .secret, name: "s", version: "1", old: "https://a/secrets/s/1", new: "https://b/secrets/s/1",
                basis: .id, note: nil),
        ]
        #expect(
            String(decoding: MapFile.csv.bytes(of: rows), as: UTF8.self) == """
                kind,name,version,old,new,basis,note\r
                secret,s,,https://a/secrets/s,,none,"a ""b"", c"\r
                secret,s,1,https://a/secrets/s/1,https://b/secrets/s/1,id,\r\n
                """)
        let json = try JSON(parsing: MapFile.json.bytes(of: rows))
        #expect(json["rows"]?.array?.count == 2)
        #expect(json["rows"]?.array?.first?["note"]?.string == "a \"b\", c")
        #expect(json["rows"]?.array?.last?["new"]?.string == "https://b/secrets/s/1")
        #expect(MapFile(path: "x.CSV") != nil && MapFile(path: "x.json") != nil && MapFile(path: "x.txt") == nil)
    }
}

extension World {
    /// Writes the journal of a run from the source to the target into the state folder.
    func writeRun(_ body: (JournalWriter) throws -> Void) async throws {
        let (source, target) = (try await connect(World.source), try await connect(World.target))
        let runs = try Folder.openOrCreate("\(folder.path)/state/runs")
        let journal = try JournalWriter(
            in: runs, name: "0123456789abcdef.jsonl", after: JournalState(), run: "r", operation: "copy")
        let head = RunHead(
            statement: "copy all into target", source: .init(source), target: .init(target), selection: "all")
        try journal.append(head.record(tool: "test", at: nil))
        try body(journal)
        try await journal.synchronize()
    }
}
