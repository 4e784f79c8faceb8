public import ExactJSON
public import KeyVault

/// What a comparison of two vaults proved, when, and for whom: `retire` asks for it, and a report may carry it.
///
/// It holds no value, no tag and no content type.
public struct Evidence: Sendable {
    /// One of the two vaults.
    public struct Side: Sendable, Equatable {
        /// The host, with its port unless that is 443.
        public var host: String
        /// The vault's name.
        public var name: String
        /// The region, where it is known.
        public var region: String?
        /// The state digest (`StateDigest`).
        public var digest: String
    }

    /// Something that was found; without what either side holds.
    public struct Finding: Sendable, Equatable {
        /// The kind; null for what belongs to the vault.
        public var kind: ObjectKind?
        /// The object's name.
        public var name: String
        /// The version, if it is about one.
        public var version: String?
        /// The field.
        public var field: String
        /// What it is.
        public var differenceClass: DifferenceClass
    }

    /// The object id, application and tenant of whoever compared, as the token says.
    public var principal: String?
    /// The application that signed in.
    public var application: String?
    /// The tenant that signed in.
    public var tenant: String?
    /// The program and its version.
    public var tool: String
    /// The vault that was moved.
    public var source: Side
    /// The vault that it was moved into.
    public var target: Side
    /// Whether values were compared; without them nothing may be retired.
    public var isFull: Bool
    /// The objects that were compared, as a statement writes them.
    public var selection: String
    /// The source's time at the start, seconds since 1970.
    public var start: Int64
    /// The source's time at the end.
    public var end: Int64
    /// How many objects were compared.
    public var objects: Int
    /// How many versions were compared.
    public var versions: Int
    /// Fields that only the origin of a version proves.
    public var provenByOrigin: Int
    /// What was found.
    public var findings: [Finding]
    /// Objects with new key material.
    public var recreated: [ObjectKey]
    /// Certificates of the source whose issuance is pending.
    public var pending: [String]

    /// Whether nothing was found.
    public var passed: Bool { findings.isEmpty }
}

extension Evidence {
    static let currentFormat: Int64 = 1

    /// The evidence as its file has it.
    public var json: JSON {
        func text(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
        return .object([
            JSONMember(name: "format", value: .integer(Self.currentFormat)),
            JSONMember(name: "tool", value: .text(tool)),
            JSONMember(
                name: "who",
                value: ["principal": text(principal), "application": text(application), "tenant": text(tenant)]),
            JSONMember(name: "source", value: source.json), JSONMember(name: "target", value: target.json),
            JSONMember(name: "mode", value: .text(isFull ? "full" : "metadata")),
            JSONMember(name: "selection", value: .text(selection)),
            JSONMember(name: "start", value: .integer(start)), JSONMember(name: "end", value: .integer(end)),
            JSONMember(
                name: "counts",
                value: [
                    "objects": .integer(Int64(objects)), "versions": .integer(Int64(versions)),
                    "provenByOrigin": .integer(Int64(provenByOrigin)),
                ]),
            JSONMember(name: "passed", value: .bool(passed)),
            JSONMember(name: "findings", value: .array(findings.map(\.json))),
            JSONMember(
                name: "recreated",
                value: .array(recreated.map { ["kind": .text($0.kind.rawValue), "name": .text($0.name)] })),
            JSONMember(name: "pending", value: .array(pending.map { .text($0) })),
        ])
    }

    /// Reads a file; nil when a member is missing or of another type.
    init?(_ json: JSON) {
        guard json["format"]?.int == Self.currentFormat, let tool = json["tool"]?.string,
            let source = json["source"].flatMap(Side.init), let target = json["target"].flatMap(Side.init),
            let mode = json["mode"]?.string, let selection = json["selection"]?.string,
            let start = json["start"]?.int, let end = json["end"]?.int, let counts = json["counts"],
            let objects = counts["objects"]?.int, let versions = counts["versions"]?.int,
            let findings = json["findings"]?.array, let recreated = json["recreated"]?.array,
            let pending = json["pending"]?.array
        else { return nil }
        let who = json["who"]
        self.init(
            principal: who?["principal"]?.string, application: who?["application"]?.string,
            tenant: who?["tenant"]?.string, tool: tool, source: source, target: target, isFull: mode == "full",
            selection: selection, start: start, end: end, objects: Int(objects), versions: Int(versions),
            provenByOrigin: Int(counts["provenByOrigin"]?.int ?? 0), findings: findings.compactMap(Finding.init),
            recreated: recreated.compactMap(Self.key), pending: pending.compactMap(\.string))
        guard self.findings.count == findings.count, self.recreated.count == recreated.count else { return nil }
    }

    private static func key(_ json: JSON) -> ObjectKey? {
        guard let kind = (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:)), let name = json["name"]?.string
        else { return nil }
        return ObjectKey(kind, name)
    }
}

extension Evidence.Side {
    fileprivate var json: JSON {
        [
            "host": .text(host), "name": .text(name), "region": region.map { .text($0) } ?? .null,
            "digest": .text(digest),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let host = json["host"]?.string, let name = json["name"]?.string, let digest = json["digest"]?.string
        else { return nil }
        self.init(host: host, name: name, region: json["region"]?.string, digest: digest)
    }
}

extension Evidence.Finding {
    init(_ item: VerifyItem) {
        self.init(
            kind: item.kind, name: item.name, version: item.version, field: item.field,
            differenceClass: item.differenceClass)
    }

    fileprivate var json: JSON {
        var members = [
            JSONMember(name: "kind", value: kind.map { .text($0.rawValue) } ?? .null),
            JSONMember(name: "name", value: .text(name)),
        ]
        if let version { members.append(JSONMember(name: "version", value: .text(version))) }
        members.append(JSONMember(name: "field", value: .text(field)))
        members.append(JSONMember(name: "class", value: .text(differenceClass.rawValue)))
        return .object(members)
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, let field = json["field"]?.string,
            let found = (json["class"]?.string).flatMap(DifferenceClass.init(rawValue:))
        else { return nil }
        let kind = (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:))
        guard kind != nil || json["kind"]?.isNull == true else { return nil }
        self.init(kind: kind, name: name, version: json["version"]?.string, field: field, differenceClass: found)
    }
}
