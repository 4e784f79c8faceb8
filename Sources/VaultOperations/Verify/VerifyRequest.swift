/// One side of a comparison.
public enum VerifySide: Sendable {
    /// A vault as it is now.
    case vault(Vault)
    /// An archive in this folder.
    case archive(folder: String)
}

/// What to compare with what.
public struct VerifyRequest: Sendable {
    /// What should have arrived.
    public var left: VerifySide
    /// Where it should have arrived.
    public var right: VerifySide
    /// The objects.
    public var selection: Selection
    /// A condition on the left side's objects; the right side is compared for the same names.
    public var filter: ObjectFilter?
    /// The condition as it was written.
    public var condition: String?
    /// Whether values are left out; such a result never counts as complete.
    public var metadataOnly: Bool

    /// A comparison of the selection.
    public init(
        left: VerifySide, right: VerifySide, selection: Selection = .all, filter: ObjectFilter? = nil,
        condition: String? = nil, metadataOnly: Bool = false
    ) {
        self.left = left
        self.right = right
        self.selection = selection
        self.filter = filter
        self.condition = condition
        self.metadataOnly = metadataOnly
    }
}

extension VerifyRequest {
    /// Whether all of two vaults is compared: what evidence is kept of, and what a state digest is taken of.
    var isOfWholeVaults: Bool {
        guard case .vault = left, case .vault = right else { return false }
        return selection == .all && filter == nil
    }
}
