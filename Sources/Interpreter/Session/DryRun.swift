internal import RelocationLanguage
internal import VaultOperations

/// What a dry run has planned so far: what follows is planned as if that were done.
struct DryRun: Sendable {
    /// An archive that would have been made.
    struct PlannedArchive: Sendable {
        /// The vault that it would be of.
        let vault: any ConnectedVault
        let alias: String
        let selection: Selection
        let condition: Expression?
        let method: RoadTerms.Method
    }

    /// Something would have changed, so that what looks at its effect cannot.
    var hasChanges = false
    /// By the path of the folder.
    var archives: [String: PlannedArchive] = [:]
    /// Names of vaults that would have been made, in lower case.
    var vaults: Set<String> = []
    /// Connections to such vaults, by the alias in lower case.
    var absent: Set<String> = []
}
