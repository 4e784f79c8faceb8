/// What to restore, from where, and into which vault.
public struct RestoreRequest: Sendable {
    /// The folder of the archive.
    public var folder: String
    /// The objects, out of those in the archive.
    public var selection: Selection
    /// The vault that is changed.
    public var target: Vault
    /// A condition on the objects; all fields come from the manifest.
    public var filter: ObjectFilter?
    /// The condition as it was written.
    public var condition: String?
    /// What to do with names that the target holds already.
    public var policy: ConflictPolicy
    /// Asks whoever can answer before objects are replaced; nil when nobody can, or needs to be asked.
    public var confirm: (@Sendable (_ question: String) async -> Bool)?

    /// A restore of the selection into the target.
    public init(
        folder: String, selection: Selection = .all, target: Vault, filter: ObjectFilter? = nil,
        condition: String? = nil, policy: ConflictPolicy = .fail,
        confirm: (@Sendable (_ question: String) async -> Bool)? = nil
    ) {
        self.folder = folder
        self.selection = selection
        self.target = target
        self.filter = filter
        self.condition = condition
        self.policy = policy
        self.confirm = confirm
    }
}
