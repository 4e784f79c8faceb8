/// A field of objects or of the other tables that `list` gives.
public struct FieldDeclaration: Sendable, Hashable {
    /// As written in `where` and `sort by`; `tags` also has `tags.KEY`.
    public let name: String
    /// The type of its values, null aside.
    public let type: ValueType
    /// The kinds of object that have it; empty for the tables that hold no objects.
    public let nouns: Set<ObjectNoun>
    /// Whether it costs a request an object.
    public let needsRequest: Bool
    /// Whether its text is compared without case.
    public let ignoresCase: Bool
    /// Whether only deleted objects have it.
    public let isOfDeleted: Bool
    /// One line of help.
    public let summary: String

    init(
        _ name: String, _ type: ValueType, _ summary: String, of nouns: Set<ObjectNoun> = Set(ObjectNoun.allCases),
        needsRequest: Bool = false, ignoresCase: Bool = false, isOfDeleted: Bool = false
    ) {
        self.name = name
        self.type = type
        self.nouns = nouns
        self.needsRequest = needsRequest
        self.ignoresCase = ignoresCase
        self.isOfDeleted = isOfDeleted
        self.summary = summary
    }

    /// The fields of secrets, keys and certificates, in the order of help.
    public static let objects: [FieldDeclaration] = [
        FieldDeclaration("name", .string, "the name", ignoresCase: true),
        FieldDeclaration("kind", .string, "secret, key or certificate", ignoresCase: true),
        FieldDeclaration("enabled", .boolean, "whether it can be used"),
        FieldDeclaration("managed", .boolean, "whether it belongs to a certificate"),
        FieldDeclaration("created", .date, "when its current version was made"),
        FieldDeclaration("updated", .date, "when its current version was last changed"),
        FieldDeclaration("expires", .date, "when it ends; null when not set"),
        FieldDeclaration("activates", .date, "when it begins; null when not set"),
        FieldDeclaration("version", .string, "the current version", needsRequest: true, ignoresCase: true),
        FieldDeclaration("versions", .number, "how many versions there are", needsRequest: true),
        FieldDeclaration("tags", .record, "the tags; `tags.KEY` is one of them, null when there is no such key"),
        FieldDeclaration(
            "content-type", .string, "what kind of value it is; null when not set", of: [.secret, .certificate]),
        FieldDeclaration(
            "key-type", .string, "RSA, EC, …", of: [.key, .certificate], needsRequest: true, ignoresCase: true),
        FieldDeclaration(
            "curve", .string, "the curve; null for RSA", of: [.key, .certificate], needsRequest: true, ignoresCase: true
        ),
        FieldDeclaration("key-size", .number, "the bits; null for EC", of: [.key, .certificate], needsRequest: true),
        FieldDeclaration(
            "exportable", .boolean, "whether the private key can leave", of: [.key, .certificate], needsRequest: true),
        FieldDeclaration("issuer", .string, "who issues it", of: [.certificate], needsRequest: true),
        FieldDeclaration("subject", .string, "whom it names", of: [.certificate], needsRequest: true),
        FieldDeclaration(
            "thumbprint", .string, "null while issuance is pending", of: [.certificate], ignoresCase: true),
        FieldDeclaration("deleted", .date, "when it was deleted", isOfDeleted: true),
        FieldDeclaration("purges", .date, "when it will be gone for good", isOfDeleted: true),
    ]

    /// The columns of the tables that hold no objects, by the word after `list`.
    public static let tables: [String: [FieldDeclaration]] = [
        "issuers": texts("name", "provider", "account"),
        "contacts": texts("email", "person", "phone"),
        "access": texts("principal", "type", "role", "scope") + [column("permissions", .list)],
        "vaults": texts("name", "region", "resource-group", "subscription") + [column("tags", .record)] + texts("sku"),
        "dependents": texts(
            "name", "type", "resource-group", "subscription", "region", "kind", "object", "version", "reference")
            + [column("pinned", .boolean)],
    ]

    private static func texts(_ names: String...) -> [FieldDeclaration] { names.map { column($0, .string) } }

    private static func column(_ name: String, _ type: ValueType) -> FieldDeclaration {
        FieldDeclaration(name, type, "", of: [])
    }
}
