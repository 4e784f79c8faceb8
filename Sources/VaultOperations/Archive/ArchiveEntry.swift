public import ExactJSON
public import KeyVault

/// One object of an archive.
public struct ArchiveEntry: Sendable {
    /// The kind.
    public var kind: ObjectKind
    /// The name in its original case.
    public var name: String
    /// The service's time when the blob was made, seconds since 1970.
    public var taken: Int64
    /// The size of the object's file in bytes.
    public var size: Int64
    /// The SHA-256 of the object's file, in hexadecimal digits.
    public var digest: String
    /// The current version, where it is known.
    public var current: String?
    /// Whether the order of the versions is proven by their times.
    public var isOrdered: Bool
    /// The versions, oldest first; in the manifest of a sealed export they are not to be seen.
    public var versions: [ArchiveVersion]
    /// What its file holds.
    var form = ArchiveForm.blob
    /// How many versions there are where `versions` is sealed.
    var sealedVersions: Int?
    /// How an export took it; nil in a backup.
    var exported: ExportNote?

    /// How many versions its file holds.
    public var versionCount: Int { sealedVersions ?? versions.count }

    /// What identifies the object.
    public var key: ObjectKey { ObjectKey(kind, name) }
    /// The path of its file within the archive: the only one that is accepted.
    public var file: String { Self.file(of: key, form) }
    /// The name of its file within the folder of its kind.
    var fileName: String { Self.fileName(of: key, form) }

    /// The path of an object's file within the archive.
    static func file(of key: ObjectKey, _ form: ArchiveForm) -> String {
        "\(key.kind.plural)/\(fileName(of: key, form))"
    }
    /// The name of an object's file within its folder.
    static func fileName(of key: ObjectKey, _ form: ArchiveForm) -> String { key.name + form.suffix }

    /// Whether a name can be a file's: lower-case letters, digits and hyphens, 1 to 127 of them.
    static func isFileName(_ name: String) -> Bool {
        (1...127).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D }
    }

    /// The version that counts as current: the one that is known to be, else the last.
    public var currentVersion: ArchiveVersion? {
        versions.first { $0.id == current } ?? versions.last
    }
}

/// One version of an object of an archive; times in seconds since 1970.
public struct ArchiveVersion: Sendable {
    /// The version's id in lower case.
    public var id: String
    /// When it was made.
    public var created: Int64
    /// When its attributes last changed.
    public var updated: Int64
    /// Whether it may be used.
    public var enabled: Bool
    /// Not to be used before.
    public var notBefore: Int64?
    /// Not to be used after.
    public var expires: Int64?
    /// A secret's or certificate's content type.
    public var contentType: String?
    /// The tags.
    public var tags: Tags
    /// A key's or certificate's `exportable`.
    public var exportable: Bool?
    /// A key's type.
    public var keyType: String?
    /// An RSA key's size in bits.
    public var bits: Int64?
    /// An elliptic key's curve.
    public var curve: String?
    /// A key's permitted operations.
    public var operations: [String]?
    /// A key's release policy, as the service gave it.
    public var releasePolicy: JSON?
    /// The RFC 7638 thumbprint of a key, the SHA-256 of a certificate's DER; null when it could not be read.
    public var publicPart: String?
    /// A certificate's `x5t`, base64url of the SHA-1 of its DER.
    public var x5t: String?
}

extension ArchiveEntry {
    /// The entry as the manifest writes it: of a sealed one its clear part, in which of the versions only the number
    /// stands.
    var json: JSON {
        var members = [
            JSONMember(name: "kind", value: .text(kind.rawValue)), JSONMember(name: "name", value: .text(name)),
            JSONMember(name: "taken", value: .integer(taken)), JSONMember(name: "file", value: .text(file)),
            JSONMember(name: "size", value: .integer(size)), JSONMember(name: "sha256", value: .text(digest)),
        ]
        if let exported { members += exported.members }
        guard form != .sealed else {
            members.append(JSONMember(name: "ordered", value: .bool(isOrdered)))
            members.append(JSONMember(name: "versionCount", value: .integer(Int64(versionCount))))
            return .object(members)
        }
        return .object(members + versionMembers)
    }

    /// What a sealed export keeps inside.
    var versionMembers: [JSONMember] {
        (current.map { [JSONMember(name: "current", value: .text($0))] } ?? []) + [
            JSONMember(name: "ordered", value: .bool(isOrdered)),
            JSONMember(name: "versions", value: .array(versions.map { $0.json(of: kind) })),
        ]
    }

    /// Reads an entry; nil when a member is missing, of another type, or when the file is not the object's own.
    init?(_ json: JSON) {
        guard let kind = (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:)), let name = json["name"]?.string,
            let taken = json["taken"]?.int, let file = json["file"]?.string, let size = json["size"]?.int,
            let digest = json["sha256"]?.string, let ordered = json["ordered"]?.bool, size >= 0
        else { return nil }
        let key = ObjectKey(kind, name)
        let forms = [ArchiveForm.blob, .plain, .sealed]
        guard Self.isFileName(key.name), let form = forms.first(where: { file == Self.file(of: key, $0) }) else {
            return nil
        }
        self.init(
            kind: kind, name: name, taken: taken, size: size, digest: digest, current: json["current"]?.string,
            isOrdered: ordered, versions: [], form: form)
        if form != .blob {
            guard let note = ExportNote(json) else { return nil }
            exported = note
        }
        if form == .sealed {
            guard let count = json["versionCount"]?.int, (0...Int64(Int32.max)).contains(count) else { return nil }
            sealedVersions = Int(count)
        } else {
            guard let versions = Self.versions(json) else { return nil }
            self.versions = versions
        }
    }

    /// Reads the versions of an entry, or of what is inside a sealed file.
    static func versions(_ json: JSON) -> [ArchiveVersion]? {
        guard let items = json["versions"]?.array else { return nil }
        var versions: [ArchiveVersion] = []
        for item in items {
            guard let version = ArchiveVersion(item) else { return nil }
            versions.append(version)
        }
        return versions
    }
}

extension ArchiveVersion {
    /// The version as the manifest writes it; `public` is null where the object has one that could not be read.
    func json(of kind: ObjectKind) -> JSON {
        var members = [
            JSONMember(name: "id", value: .text(id)), JSONMember(name: "created", value: .integer(created)),
            JSONMember(name: "updated", value: .integer(updated)), JSONMember(name: "enabled", value: .bool(enabled)),
        ]
        func add(_ name: String, _ value: JSON?) {
            if let value { members.append(JSONMember(name: name, value: value)) }
        }
        add("nbf", notBefore.map { .integer($0) })
        add("exp", expires.map { .integer($0) })
        add("contentType", contentType.map { .text($0) })
        add("tags", tags.isEmpty ? nil : tags.json)
        add("exportable", exportable.map { .bool($0) })
        add("kty", keyType.map { .text($0) })
        add("bits", bits.map { .integer($0) })
        add("crv", curve.map { .text($0) })
        add("ops", operations.map { .array($0.map { .text($0) }) })
        add("releasePolicy", releasePolicy)
        add("public", publicPart.map { .text($0) } ?? (kind == .secret ? nil : .null))
        add("x5t", x5t.map { .text($0) })
        return .object(members)
    }

    /// Reads a version; nil when a member is missing or of another type.
    init?(_ json: JSON) {
        guard let id = json["id"]?.string, let created = json["created"]?.int, let updated = json["updated"]?.int,
            let enabled = json["enabled"]?.bool, let tags = Tags(json["tags"])
        else { return nil }
        self.init(
            id: id, created: created, updated: updated, enabled: enabled, notBefore: json["nbf"]?.int,
            expires: json["exp"]?.int, contentType: json["contentType"]?.string, tags: tags,
            exportable: json["exportable"]?.bool, keyType: json["kty"]?.string, bits: json["bits"]?.int,
            curve: json["crv"]?.string, operations: json["ops"]?.array?.compactMap(\.string),
            releasePolicy: json["releasePolicy"], publicPart: json["public"]?.string, x5t: json["x5t"]?.string)
    }
}
