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

    /// A copy of the selection.
    public init(
        source: Vault, target: Vault, selection: Selection, filter: ObjectFilter? = nil, condition: String? = nil,
        policy: ConflictPolicy = .fail
    ) {
        self.source = source
        self.target = target
        self.selection = selection
        self.filter = filter
        self.condition = condition
        self.policy = policy
    }
}
