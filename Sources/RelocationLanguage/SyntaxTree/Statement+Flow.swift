/// `let NAME = …`.
public struct LetStatement: Sendable {
    /// The variable's name without `$`.
    public let name: Word
    /// What is assigned.
    public let value: BoundValue
}

/// What `let` assigns and `for` goes through.
public enum BoundValue: Sendable {
    /// The result of a statement.
    case statement(Statement)
    /// The value of an expression.
    case expression(Expression)
}

/// `if C { … } else if C { … } else { … }`.
public struct IfStatement: Sendable {
    /// The branches with a condition, in order; at least one.
    public let branches: [Branch]
    /// The last `else`.
    public let otherwise: Block?

    /// A condition and its block.
    public struct Branch: Sendable {
        /// The condition.
        public let condition: Expression
        /// What is run when it holds.
        public let block: Block
    }
}

/// `for NAME in … { … }`.
public struct ForStatement: Sendable {
    /// The variable's name without `$`.
    public let name: Word
    /// What is gone through; as a statement always a query.
    public let sequence: BoundValue
    /// What is run each turn.
    public let body: Block
}

/// `include FILE`.
public struct IncludeStatement: Sendable {
    /// Where the path stands.
    public let span: Span
    /// The path as written, relative to the including file; quotes undone.
    public let path: String
}

/// `echo …`.
public struct EchoStatement: Sendable {
    /// The values, printed with blanks between.
    public let values: [Operand]
}

/// `assert C [, MESSAGE]`.
public struct AssertStatement: Sendable {
    /// What must hold.
    public let condition: Expression
    /// What is said when it does not.
    public let message: Expression?
}

/// `on error stop`, `on error continue`.
public struct OnErrorStatement: Sendable {
    /// The policy for the rest of the block.
    public let policy: ErrorPolicy
}

/// What follows a failed statement.
public enum ErrorPolicy: String, Sendable, Hashable, CaseIterable {
    /// The block ends.
    case stop
    /// The next statement runs.
    case `continue`
}

/// `wait until C [for DURATION]`.
public struct WaitStatement: Sendable {
    /// What must come to hold.
    public let condition: Expression
    /// How long at most; null for ten minutes.
    public let limit: DurationOperand?
}

/// `exit [N]`.
public struct ExitStatement: Sendable {
    /// The exit code, if one is given.
    public let code: NumberOperand?
}
