/// `backup selection [from ALIAS] to DIR [where …]`.
public struct BackupStatement: Sendable {
    /// The objects.
    public let selection: ObjectSelection
    /// The vault.
    public let from: Alias?
    /// The folder that is written.
    public let to: Operand
    /// `where …`.
    public let condition: Expression?
}

/// `restore [selection] [from DIR] into ALIAS [where …] [on conflict …]`.
public struct RestoreStatement: Sendable {
    /// The objects; null for all in the folder.
    public let selection: ObjectSelection?
    /// The folder; null for the session's last backup.
    public let from: Operand?
    /// The vault that is changed.
    public let into: Alias
    /// `where …`.
    public let condition: Expression?
    /// `on conflict …`.
    public let conflict: ConflictClause?
}

/// `export selection [from ALIAS] to DIR … sealed …`.
public struct ExportStatement: Sendable {
    /// The objects.
    public let selection: ObjectSelection
    /// The vault.
    public let from: Alias?
    /// The folder that is written.
    public let to: Operand
    /// How the values are kept.
    public let seal: SealClause
    /// `where …`.
    public let condition: Expression?
    /// Where `including disabled` stands; null without it.
    public let includingDisabled: Span?
}

/// `import [selection] [from DIR] into ALIAS …`.
public struct ImportStatement: Sendable {
    /// The objects; null for all in the folder.
    public let selection: ObjectSelection?
    /// The folder; null for the session's last export.
    public let from: Operand?
    /// The vault that is changed.
    public let into: Alias
    /// `where …`.
    public let condition: Expression?
    /// `on conflict …`.
    public let conflict: ConflictClause?
    /// `recreate …`.
    public let recreate: RecreateClause?
}

/// `copy selection [from ALIAS] into ALIAS …`.
public struct CopyStatement: Sendable {
    /// The objects.
    public let selection: ObjectSelection
    /// The vault.
    public let from: Alias?
    /// The vault that is changed.
    public let into: Alias
    /// `where …`.
    public let condition: Expression?
    /// `on conflict …`.
    public let conflict: ConflictClause?
    /// `recreate …`.
    public let recreate: RecreateClause?
    /// Where `including disabled` stands; null without it.
    public let includingDisabled: Span?
}

/// `export template [from ALIAS] to FILE`.
public struct ExportTemplateStatement: Sendable {
    /// The vault.
    public let from: Alias?
    /// The file that is written.
    public let to: Operand
}

/// `create vault NAME in REGION (like ALIAS | from FILE) …`.
public struct CreateVaultStatement: Sendable {
    /// The new vault's name.
    public let name: Operand
    /// Its region.
    public let region: Operand
    /// What it is made after.
    public let shape: Shape
    /// `resource group G`.
    public let resourceGroup: Operand?
    /// `subscription S`.
    public let subscription: Operand?

    /// What a new vault is made after.
    public enum Shape: Sendable {
        /// `like ALIAS`: a connected vault.
        case like(Alias)
        /// `from FILE`: an exported template.
        case template(Operand)
    }
}

/// `apply settings [from PLACE] into ALIAS [only …]`.
public struct ApplySettingsStatement: Sendable {
    /// Where the settings come from.
    public let from: Place?
    /// The vault that is changed.
    public let into: Alias
    /// The areas; null for all.
    public let only: OnlyClause?
}

/// `apply plan FILE`.
public struct ApplyPlanStatement: Sendable {
    /// The plan's file.
    public let file: Operand
}

/// `discard DIR`.
public struct DiscardStatement: Sendable {
    /// The folder that is removed.
    public let folder: Operand
}

/// `retire ALIAS confirm NAME [acknowledge NAME, …]`.
public struct RetireStatement: Sendable {
    /// The vault that goes.
    public let alias: Alias
    /// Its name, typed once more.
    public let confirm: Operand
    /// What is known and accepted, by name.
    public let acknowledge: [Operand]
}
