/// `list …`.
public struct ListStatement: Sendable {
    /// What is listed.
    public let subject: Subject
    /// Where the subject stands.
    public let subjectSpan: Span
    /// `in ALIAS`.
    public let connection: Alias?
    /// `where …`.
    public let condition: Expression?
    /// `sort by …`.
    public let sort: SortClause?
    /// `limit N`.
    public let limit: NumberOperand?

    /// What can be listed.
    public enum Subject: Sendable {
        /// Objects.
        case objects(ObjectSelection)
        /// `versions of secret NAME`.
        case versions(ObjectNoun, Operand)
        /// `deleted [selection]`.
        case deleted(ObjectSelection?)
        /// Certificate issuers.
        case issuers
        /// Certificate contacts.
        case contacts
        /// What refers to the vault.
        case dependents
        /// Who may do what.
        case access
        /// The vaults that the identity can see.
        case vaults
    }
}

/// `show …`.
public struct ShowStatement: Sendable {
    /// What is shown.
    public let subject: Subject
    /// Where the subject stands.
    public let subjectSpan: Span
    /// `in ALIAS`; only with an object.
    public let connection: Alias?
    /// `version V`; only with an object.
    public let version: Operand?
    /// Where `reveal` stands; null without it.
    public let reveal: Span?

    /// What can be shown.
    public enum Subject: Sendable {
        /// The connections.
        case connections
        /// The settings.
        case settings
        /// The variables.
        case variables
        /// The bookmarks.
        case bookmarks
        /// Who one is, for a connection.
        case identity(Alias?)
        /// One object.
        case object(ObjectNoun, Operand)
    }
}

/// `assess [selection] [ALIAS] [for …]`.
public struct AssessStatement: Sendable {
    /// The objects; null for all.
    public let selection: ObjectSelection?
    /// The vault that is looked at.
    public let connection: Alias?
    /// `for …`.
    public let destination: Destination?

    /// Where the move would go.
    public enum Destination: Sendable {
        /// `for ALIAS`.
        case connection(Alias)
        /// `for region REGION`.
        case region(Operand)
        /// `for vault NAME in REGION`: one that is still to be made.
        case vault(name: Operand, region: Operand)
    }
}

/// `verify [selection] [PLACE] [against PLACE] [where …] [metadata only]`.
public struct VerifyStatement: Sendable {
    /// The objects; null for all.
    public let selection: ObjectSelection?
    /// The left side.
    public let place: Place?
    /// The right side.
    public let against: Place?
    /// `where …`.
    public let condition: Expression?
    /// Where `metadata only` stands; null without it.
    public let metadataOnly: Span?
}

/// `validate [ALIAS]`.
public struct ValidateStatement: Sendable {
    /// The vault that is tried.
    public let connection: Alias?
}

/// `doctor [ALIAS]`.
public struct DoctorStatement: Sendable {
    /// The connection that is examined; null for all.
    public let connection: Alias?
}

/// `plan [to FILE] STATEMENT`.
public struct PlanStatement: Sendable {
    /// The file for the plan.
    public let file: Operand?
    /// The statement that is planned: always a move.
    public let statement: Statement
}

/// `map [ALIAS] [into ALIAS] [to FILE]`.
public struct MapStatement: Sendable {
    /// The old vault.
    public let connection: Alias?
    /// The new vault.
    public let into: Alias?
    /// The file that is written.
    public let file: Operand?
}
