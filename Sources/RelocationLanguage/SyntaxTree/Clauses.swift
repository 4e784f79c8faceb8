/// `sort by FIELD [descending]`.
public struct SortClause: Sendable {
    /// From `sort` through the last word.
    public let span: Span
    /// The field to sort by.
    public let field: Expression.FieldReference
    /// Whether the greatest comes first.
    public let descending: Bool
}

/// `on conflict POLICY`.
public struct ConflictClause: Sendable {
    /// From `on` through the policy.
    public let span: Span
    /// The policy.
    public let policy: ConflictPolicy
    /// Where the policy stands.
    public let policySpan: Span
}

/// What happens when the target has an object of that name already.
public enum ConflictPolicy: String, Sendable, Hashable, CaseIterable {
    /// The statement fails for that object; the default.
    case fail
    /// The target's object stays.
    case skip
    /// The target's object is deleted and purged after a safety copy.
    case replace
    /// Missing newer versions are appended.
    case newer
    /// A soft-deleted namesake is recovered, then compared.
    case recover
}

/// `recreate keys, certificates`.
public struct RecreateClause: Sendable {
    /// From `recreate` through the last word.
    public let span: Span
    /// Whether keys that cannot travel get new material.
    public let keys: Bool
    /// Whether certificates that cannot travel are issued anew.
    public let certificates: Bool
}

/// How exported values are kept: `sealed to …`, `sealed with passphrase`, `unsealed`.
public struct SealClause: Sendable {
    /// From its first word through its last.
    public let span: Span
    /// Which of the three.
    public let form: Form

    /// The three ways.
    public enum Form: Sendable {
        /// Encrypted with a passphrase, from the setting `passphrase-from`.
        case passphrase
        /// Encrypted to recipients: `age1…` or files of recipients.
        case recipients([Operand])
        /// Left open.
        case unsealed
    }
}

/// `only AREA, …` of `apply settings`.
public struct OnlyClause: Sendable {
    /// From `only` through the last area.
    public let span: Span
    /// The areas in the order written.
    public let areas: [Item]

    /// One area with its place.
    public struct Item: Sendable, Hashable {
        /// Where it stands.
        public let span: Span
        /// The area.
        public let area: SettingsArea
    }
}

/// What `apply settings` can bring over, spelled as in the language.
public enum SettingsArea: String, Sendable, Hashable, CaseIterable {
    /// Rotation policies of keys.
    case rotationPolicies = "rotation-policies"
    /// Policies of certificates.
    case certificatePolicies = "certificate-policies"
    /// Certificate issuers.
    case issuers
    /// Certificate contacts.
    case contacts
    /// Access policies of the vault.
    case accessPolicies = "access-policies"
    /// Role assignments.
    case roles
    /// Network rules.
    case network
    /// Soft delete and purge protection.
    case protection
    /// Diagnostic settings.
    case diagnostics
    /// Tags of the vault.
    case tags
    /// Private endpoints.
    case endpoints
    /// Event subscriptions.
    case events
    /// Locks.
    case locks
}

/// What follows `using`.
public struct Credential: Sendable {
    /// From the word after `using` through its value.
    public let span: Span
    /// Which credential.
    public let kind: Kind
    /// The prefix of `environment`, the client id of `managed`; null when left out.
    public let argument: Operand?

    /// The kinds of credential.
    public enum Kind: Sendable {
        /// What the environment offers, tried in order.
        case standard
        /// A service principal from environment variables, with a prefix if one is given.
        case environment
        /// Workload identity.
        case workload
        /// Managed identity.
        case managed
        /// The Azure command line tool.
        case commandLine
        /// A code typed in a browser elsewhere.
        case deviceCode
        /// A token, always `$env.NAME`.
        case token(VariableReference)
    }
}
