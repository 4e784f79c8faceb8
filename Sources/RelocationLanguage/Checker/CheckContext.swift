/// What is known before a script or an entry of the prompt begins.
public struct CheckContext: Sendable {
    /// The connections that are there.
    public var connections: [KnownConnection] = []
    /// Aliases whose `connect` failed in an earlier entry: `doctor` may name them.
    public var failedConnections: [String] = []
    /// The assigned variables and their types, those of `--var` too.
    public var variables: [String: StaticType] = [:]
    /// The names that `--var` gave; one that the script never uses is warned of.
    public var givenVariables: [String] = []
    /// How many arguments the script was given; null for `--check`, which does not know.
    public var argumentCount: Int?
    /// Whether it is an entry of the prompt, where `connect` alone, `history` and `rerun` may stand.
    public var isPrompt = false
    /// Whether the session has taken a backup that `restore` without `from` can read.
    public var hasBackup = false
    /// Whether the session has made an export that `import` without `from` can read.
    public var hasExport = false
    /// The path of the script itself, as `load` would give it, so that a script that includes itself is found.
    public var path: String?
    /// Finds and reads included files; null leaves `include` unchecked, as where there is no file system.
    public var load: IncludeLoader?

    /// Nothing is known.
    public init() {}

    /// Reads the file of an `include`: its path as written, and the path of the including file, null for the script
    /// itself. Throws an `IncludeError`.
    public typealias IncludeLoader = @Sendable (_ path: String, _ includer: String?) throws -> IncludedFile

    /// A connection that is there.
    public struct KnownConnection: Sendable, Hashable {
        /// Its name in statements.
        public let alias: String
        /// The vault's name; null when it is known only in a run.
        public let vault: String?
        /// Where it is connected; null when that was an earlier entry.
        public let span: Span?

        /// A connection.
        public init(alias: String, vault: String?, span: Span? = nil) {
            self.alias = alias
            self.vault = vault
            self.span = span
        }
    }
}

/// A file that `include` names.
public struct IncludedFile: Sendable {
    /// Its path, always the same for the same file.
    public let path: String
    /// Its text.
    public let source: SourceFile

    /// A file.
    public init(path: String, source: SourceFile) {
        self.path = path
        self.source = source
    }
}

/// Why an included file cannot be read.
public struct IncludeError: Error, Sendable, CustomStringConvertible {
    /// What is wrong: lower case, no full stop.
    public let description: String

    /// A reason.
    public init(_ description: String) { self.description = description }
}
