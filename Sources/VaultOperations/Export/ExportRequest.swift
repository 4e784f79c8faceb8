public import Sealing

/// What to export, where to, and how it is kept.
public struct ExportRequest: Sendable {
    /// How values are kept.
    public enum Seal: Sendable {
        /// Sealed to whoever has the identity of one of these recipients.
        case recipients([SealingRecipient])
        /// Sealed with a passphrase, which is asked for when the archive is begun and not again.
        case passphrase(@Sendable () async throws -> SealingPassphrase)
        /// For whoever can read the files.
        case unsealed
    }

    /// The vault that is read.
    public var source: Vault
    /// The objects.
    public var selection: Selection
    /// The folder of the archive; relative to the working directory unless absolute.
    public var folder: String
    /// How values are kept.
    public var seal: Seal
    /// Whether disabled versions are enabled for a moment to be read.
    public var includesDisabled: Bool
    /// A condition on the objects.
    public var filter: ObjectFilter?
    /// The condition as it was written, by which an interrupted run knows its own statement again.
    public var condition: String?

    /// An export of the selection into the folder.
    public init(
        source: Vault, selection: Selection, folder: String, seal: Seal, includesDisabled: Bool = false,
        filter: ObjectFilter? = nil, condition: String? = nil
    ) {
        self.source = source
        self.selection = selection
        self.folder = folder
        self.seal = seal
        self.includesDisabled = includesDisabled
        self.filter = filter
        self.condition = condition
    }
}
