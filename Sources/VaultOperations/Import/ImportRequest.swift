public import KeyVault

/// What to import, and into which vault.
public struct ImportRequest: Sendable {
    /// The export's folder.
    public var folder: String
    /// The objects.
    public var selection: Selection
    /// The vault that is changed.
    public var target: Vault
    /// A condition on the export's objects.
    public var filter: ObjectFilter?
    /// The condition as it was written.
    public var condition: String?
    /// What to do with names that the target holds already.
    public var policy: ConflictPolicy
    /// The kinds whose objects are made anew where they cannot be imported: keys, certificates.
    public var recreates: Set<ObjectKind>
    /// Asked before objects are replaced; nil when nobody needs to be.
    public var confirm: (@Sendable (_ question: String) async -> Bool)?

    /// An import of the selection from the folder.
    public init(
        folder: String, selection: Selection = .all, target: Vault, filter: ObjectFilter? = nil,
        condition: String? = nil, policy: ConflictPolicy = .fail, recreates: Set<ObjectKind> = [],
        confirm: (@Sendable (_ question: String) async -> Bool)? = nil
    ) {
        self.folder = folder
        self.selection = selection
        self.target = target
        self.filter = filter
        self.condition = condition
        self.policy = policy
        self.recreates = recreates
        self.confirm = confirm
    }
}

extension ImportRequest {
    /// What it knows and allows when it chooses roads: an export holds no blobs.
    var terms: RoadTerms {
        RoadTerms(
            method: .values, worlds: .differ, recreatesKeys: recreates.contains(.key),
            recreatesCertificates: recreates.contains(.certificate))
    }

    /// The clauses that change what is moved and how, as they are written.
    var clauses: [String] {
        let kinds = [ObjectKind.key, .certificate].filter(recreates.contains).map(\.plural)
        return kinds.isEmpty ? [] : ["recreate \(kinds.joined(separator: ", "))"]
    }
}
