/// Which objects a statement is about: `all`, or groups.
public struct ObjectSelection: Sendable {
    /// From its first word through its last.
    public let span: Span
    /// `all` or the groups.
    public let form: Form

    /// The two forms of a selection.
    public enum Form: Sendable {
        /// Everything in the vault.
        case all
        /// One or more groups, in the order written.
        case groups([Group])
    }

    /// One group of a selection.
    public struct Group: Sendable {
        /// From its first word through its last name.
        public let span: Span
        /// The kind of object.
        public let noun: ObjectNoun
        /// The names or patterns; null for the plural, which takes all of the kind.
        public let names: [Operand]?
    }
}

/// The three kinds of object as the language calls them.
public enum ObjectNoun: String, Sendable, Hashable, CaseIterable {
    /// A secret.
    case secret
    /// A key.
    case key
    /// A certificate.
    case certificate

    /// The word for all of the kind: `secrets`, `keys`, `certificates`.
    public var plural: String { rawValue + "s" }
}
