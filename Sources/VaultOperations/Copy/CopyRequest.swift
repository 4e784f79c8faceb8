public import KeyVault

/// What to copy from vault to vault.
public struct CopyRequest: Sendable {
    /// The vault that is read.
    public var source: Vault
    /// The vault that is changed.
    public var target: Vault
    /// The objects.
    public var selection: Selection
    /// A condition on the objects of the source.
    public var filter: ObjectFilter?
    /// The condition as it was written.
    public var condition: String?
    /// What to do with names that the target holds already.
    public var policy: ConflictPolicy
    /// The kinds whose objects are made anew where they cannot leave: keys, certificates.
    public var recreates: Set<ObjectKind>
    /// Whether disabled versions are enabled, read and disabled again where a value is needed.
    public var includesDisabled: Bool
    /// Asks whoever can answer before objects are replaced; nil when nobody can, or needs to be asked.
    public var confirm: (@Sendable (_ question: String) async -> Bool)?

    /// A copy of the selection.
    public init(
        source: Vault, target: Vault, selection: Selection, filter: ObjectFilter? = nil, condition: String? = nil,
        policy: ConflictPolicy = .fail, recreates: Set<ObjectKind> = [], includesDisabled: Bool = false,
        confirm: (@Sendable (_ question: String) async -> Bool)? = nil
    ) {
        self.source = source
        self.target = target
        self.selection = selection
        self.filter = filter
        self.condition = condition
        self.policy = policy
        self.recreates = recreates
        self.includesDisabled = includesDisabled
        self.confirm = confirm
    }
}

extension CopyRequest {
    /// What it knows and allows when it chooses roads.
    public var terms: RoadTerms {
        .copying(from: source, into: target, recreates: recreates, includesDisabled: includesDisabled)
    }

    /// The clauses that change what is moved and how, as they are written.
    var clauses: [String] {
        let kinds = [ObjectKind.key, .certificate].filter(recreates.contains).map(\.plural)
        return (kinds.isEmpty ? [] : ["recreate \(kinds.joined(separator: ", "))"])
            + (includesDisabled ? ["including disabled"] : [])
    }
}
