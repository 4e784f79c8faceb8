public import KeyVault

/// Which objects of a vault or an archive a statement is about.
public struct Selection: Sendable, Equatable {
    /// One object or, with `*` and `?`, the objects of a kind whose names match.
    public struct Name: Sendable, Equatable, Hashable {
        /// The kind.
        public let kind: ObjectKind
        /// The name or pattern as it was written.
        public let pattern: String

        /// A name or pattern; names compare without case, as in the service.
        public init(kind: ObjectKind, pattern: String) {
            self.kind = kind
            self.pattern = pattern
        }

        /// Whether it holds `*` or `?`.
        public var isPattern: Bool { pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } }

        /// Whether an object's name matches.
        public func matches(_ name: String) -> Bool { Glob.matches(pattern, name) }
    }

    /// Kinds of which every object is meant.
    public let kinds: Set<ObjectKind>
    /// Named objects and patterns.
    public let names: [Name]

    /// Everything: all secrets, keys and certificates.
    public static let all = Selection(kinds: Set(ObjectKind.allCases), names: [])

    /// Whole kinds, named objects, or both.
    public init(kinds: Set<ObjectKind> = [], names: [Name] = []) {
        self.kinds = kinds
        self.names = names
    }

    /// Whether it names nothing at all.
    public var isEmpty: Bool { kinds.isEmpty && names.isEmpty }

    /// The kinds that may occur in it.
    public var possibleKinds: Set<ObjectKind> { kinds.union(names.map(\.kind)) }

    /// Whether an object is meant.
    public func contains(_ kind: ObjectKind, _ name: String) -> Bool {
        kinds.contains(kind) || names.contains { $0.kind == kind && $0.matches(name) }
    }

    /// Whether an object is meant by its very name, and not by its kind or by a pattern.
    public func names(_ kind: ObjectKind, _ name: String) -> Bool {
        !kinds.contains(kind) && names.contains { $0.kind == kind && !$0.isPattern && $0.matches(name) }
    }

    /// Whether the objects of a kind can be asked for one by one, without listing the vault.
    func onlyExactNames(of kind: ObjectKind) -> Bool {
        !kinds.contains(kind) && names.allSatisfy { $0.kind != kind || !$0.isPattern }
    }

    /// The selection as a statement writes it.
    public var description: String {
        if kinds.count == ObjectKind.allCases.count, names.isEmpty { return "all" }
        let plurals = ObjectKind.allCases.filter(kinds.contains).map { "\($0.rawValue)s" }
        return (plurals + names.map { "\($0.kind.rawValue) \($0.pattern)" }).joined(separator: ", ")
    }
}

/// Patterns with `*` (any run) and `?` (one character), without case.
public enum Glob {
    /// Whether the whole text matches the pattern; ASCII letters compare without case. Linear in the product of both
    /// lengths at worst, with no recursion.
    public static func matches(_ pattern: String, _ text: String) -> Bool {
        let pattern = Array(pattern.lowercased().unicodeScalars)
        let text = Array(text.lowercased().unicodeScalars)
        var (at, from) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while from < text.count {
            if at < pattern.count, pattern[at] == "*" {
                star = (at, from)
                at += 1
            } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[from] {
                at += 1
                from += 1
            } else if let last = star {
                at = last.pattern + 1
                from = last.text + 1
                star = (last.pattern, from)
            } else {
                return false
            }
        }
        while at < pattern.count, pattern[at] == "*" { at += 1 }
        return at == pattern.count
    }
}
