/// Keeps an object or leaves it out; may ask the service, so it is asked for one object at a time.
public typealias ObjectFilter = @Sendable (InventoryObject) async throws -> Bool

/// What to back up, and where to.
public struct BackupRequest: Sendable {
    /// The vault that is read.
    public var source: Vault
    /// The objects.
    public var selection: Selection
    /// The folder of the archive; relative to the working directory unless absolute.
    public var folder: String
    /// A condition on the objects.
    public var filter: ObjectFilter?
    /// The condition as it was written, by which an interrupted run knows its own statement again.
    public var condition: String?

    /// A backup of the selection into the folder.
    public init(
        source: Vault, selection: Selection, folder: String, filter: ObjectFilter? = nil, condition: String? = nil
    ) {
        self.source = source
        self.selection = selection
        self.folder = folder
        self.filter = filter
        self.condition = condition
    }
}
