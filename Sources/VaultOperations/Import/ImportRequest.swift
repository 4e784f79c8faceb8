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

    /// An import of the selection from the folder.
    public init(
        folder: String, selection: Selection = .all, target: Vault, filter: ObjectFilter? = nil,
        condition: String? = nil, policy: ConflictPolicy = .fail
    ) {
        self.folder = folder
        self.selection = selection
        self.target = target
        self.filter = filter
        self.condition = condition
        self.policy = policy
    }
}
