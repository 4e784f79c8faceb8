import ExactJSON
import KeyVault

/// What stands at the top of a manifest: everything but the objects.
public struct ArchiveHead: Sendable {
    /// The format that this version writes, and the only one it reads.
    public static let currentFormat: Int64 = 1

    /// An object that was asked for and is not in the archive.
    public struct Missing: Sendable {
        /// The object.
        public let key: ObjectKey
        /// Why it was not stored.
        public let why: String
    }

    /// The vault that an archive was taken from.
    public struct Source: Sendable {
        /// The host, in lower case and without port 443.
        public var host: String
        /// The vault's name.
        public var name: String
        /// The resource id, if it was known.
        public var resourceID: String?
        /// The tenant, if it was known.
        public var tenant: String?
        /// The subscription, if it was known.
        public var subscription: String?
        /// The region's programmatic name, if it was known.
        public var region: String?
        /// Where the region is known from: `arm` or `header`.
        public var regionFrom: String?
        /// The geography, if the region is in the table.
        public var geography: String?
        /// Where the geography is known from: the table with its date, `arm` or `user`.
        public var geographyFrom: String?
    }

    /// How many objects and versions there are.
    public struct Counts: Sendable, Equatable {
        /// Objects.
        public var objects: Int64 = 0
        /// Versions of all objects.
        public var versions: Int64 = 0
        /// Bytes of all objects' files.
        public var bytes: Int64 = 0
    }

    /// The format, which must be equal to be read.
    public var format = Self.currentFormat
    /// The minor format; unknown members are ignored.
    public var minor: Int64 = 0
    /// The archive's uuid.
    public var archive: String
    /// `backup` or `export`.
    public var kind: String
    /// The program that wrote it.
    public var tool: String
    /// The statement that wrote it.
    public var statement: String
    /// The service's time when it was completed, ISO 8601 in UTC.
    public var created: String
    /// The vault.
    public var source: Source
    /// What was asked for and is not there.
    public var missing: [Missing]
    /// The numbers.
    public var counts: Counts
    /// Size and SHA-256 of `settings.json`.
    var settings: (size: Int64, digest: String)
    /// Length and check of the journal at completion.
    var journal: (length: Int64, check: String)
    /// How an export is sealed; nil when it is not.
    public var sealing: Sealing?

    /// How the values of an export are sealed: to a key of the archive's own, which is sealed in turn.
    public struct Sealing: Sendable, Equatable {
        /// The recipient that every file is sealed to.
        public var recipient: String
        /// Whom the archive's key is sealed to; empty when it is sealed with a passphrase.
        public var to: [String]

        /// Whether a passphrase opens it.
        public var isByPassphrase: Bool { to.isEmpty }
    }

    /// What the objects' files hold.
    var form: ArchiveForm { kind == "backup" ? .blob : sealing == nil ? .plain : .sealed }
}

extension ArchiveHead {
    /// The members, in their order.
    var json: JSON {
        .object(members + (sealing.map { [JSONMember(name: "sealing", value: $0.json)] } ?? []))
    }

    private var members: [JSONMember] {
        [
            JSONMember(name: "format", value: .integer(format)), JSONMember(name: "minor", value: .integer(minor)),
            JSONMember(name: "archive", value: .text(archive)), JSONMember(name: "kind", value: .text(kind)),
            JSONMember(name: "tool", value: .text(tool)), JSONMember(name: "statement", value: .text(statement)),
            JSONMember(name: "created", value: .text(created)), JSONMember(name: "source", value: source.json),
            JSONMember(
                name: "missing",
                value: .array(
                    missing.map {
                        ["kind": .text($0.key.kind.rawValue), "name": .text($0.key.name), "why": .text($0.why)]
                    })),
            JSONMember(
                name: "counts",
                value: [
                    "objects": .integer(counts.objects), "versions": .integer(counts.versions),
                    "bytes": .integer(counts.bytes),
                ]),
            JSONMember(
                name: "settings",
                value: [
                    "file": .text(form.settingsName), "size": .integer(settings.size), "sha256": .text(settings.digest),
                ]),
            JSONMember(
                name: "journal", value: ["length": .integer(journal.length), "c": .text(journal.check)]),
        ]
    }

    /// Reads the members; nil when one is missing or of another type. Unknown ones are ignored.
    init?(_ json: JSON) {
        guard let format = json["format"]?.int, let minor = json["minor"]?.int, let archive = json["archive"]?.string,
            let kind = json["kind"]?.string, let tool = json["tool"]?.string,
            let statement = json["statement"]?.string, let created = json["created"]?.string,
            let source = json["source"].flatMap(Source.init), let missing = json["missing"]?.array,
            let counts = json["counts"].flatMap(Counts.init), let settings = json["settings"],
            let file = settings["file"]?.string, let size = settings["size"]?.int,
            let digest = settings["sha256"]?.string, let journal = json["journal"],
            let length = journal["length"]?.int, let check = journal["c"]?.string, length >= 0
        else { return nil }
        var absent: [Missing] = []
        for item in missing {
            guard let kind = (item["kind"]?.string).flatMap(ObjectKind.init(rawValue:)),
                let name = item["name"]?.string, let why = item["why"]?.string
            else { return nil }
            absent.append(Missing(key: ObjectKey(kind, name), why: why))
        }
        self.init(
            format: format, minor: minor, archive: archive, kind: kind, tool: tool, statement: statement,
            created: created, source: source, missing: absent, counts: counts, settings: (size, digest),
            journal: (length, check))
        if let member = json["sealing"] {
            guard kind == "export", let sealing = Sealing(member) else { return nil }
            self.sealing = sealing
        }
        guard file == form.settingsName else { return nil }
    }
}

extension ArchiveHead.Sealing {
    var json: JSON {
        isByPassphrase
            ? ["recipient": .text(recipient), "passphrase": true]
            : ["recipient": .text(recipient), "to": .array(to.map { .text($0) })]
    }

    init?(_ json: JSON) {
        guard let recipient = json["recipient"]?.string else { return nil }
        if json["passphrase"]?.bool == true {
            self.init(recipient: recipient, to: [])
            return
        }
        guard let to = json["to"]?.array?.compactMap(\.string), !to.isEmpty else { return nil }
        self.init(recipient: recipient, to: to)
    }
}

extension ArchiveHead.Source {
    var json: JSON {
        var members = [JSONMember(name: "host", value: .text(host)), JSONMember(name: "name", value: .text(name))]
        let optional = [
            ("resourceId", resourceID), ("tenant", tenant), ("subscription", subscription), ("region", region),
            ("regionFrom", regionFrom), ("geography", geography), ("geographyFrom", geographyFrom),
        ]
        for (name, value) in optional {
            if let value { members.append(JSONMember(name: name, value: .text(value))) }
        }
        return .object(members)
    }

    init?(_ json: JSON) {
        guard let host = json["host"]?.string, let name = json["name"]?.string else { return nil }
        self.init(
            host: host, name: name, resourceID: json["resourceId"]?.string, tenant: json["tenant"]?.string,
            subscription: json["subscription"]?.string, region: json["region"]?.string,
            regionFrom: json["regionFrom"]?.string, geography: json["geography"]?.string,
            geographyFrom: json["geographyFrom"]?.string)
    }
}

extension ArchiveHead.Counts {
    init?(_ json: JSON) {
        guard let objects = json["objects"]?.int, let versions = json["versions"]?.int,
            let bytes = json["bytes"]?.int
        else { return nil }
        self.init(objects: objects, versions: versions, bytes: bytes)
    }
}
