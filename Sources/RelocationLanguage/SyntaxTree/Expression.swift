/// An expression or condition with its place.
public struct Expression: Sendable {
    /// From its first character through its last.
    public let span: Span
    /// What it is.
    public let kind: Kind

    /// The forms of an expression. Chains of `and`, `or`, `+` and `-` are flat, so that no chain is too long.
    public indirect enum Kind: Sendable {
        /// A number, boolean, null, date or duration.
        case literal(Literal)
        /// A text in quotes.
        case string(StringLiteral)
        /// A variable, by `$name` or, inside `${…}`, by its bare name.
        case variable(VariableReference)
        /// A field of the object that a `where` looks at.
        case field(FieldReference)
        /// `[a, b]`.
        case array([Expression])
        /// `name(arguments)`; a query stands as the only argument.
        case call(FunctionCall)
        /// A query as a value: directly inside the brackets of `parenthesized` or of a call.
        case query(Statement)
        /// An expression or query in brackets.
        case parenthesized(Expression)
        /// `.field` after a closing bracket: of a call or of brackets.
        case member(Expression, [PathSegment])
        /// `a = b` and the other comparisons.
        case comparison(Comparison)
        /// `a like b`, `a matches b` and their negations.
        case match(PatternMatch)
        /// `a in list`, `a not in list`.
        case membership(Membership)
        /// `a is null`, `a is not null`.
        case nullTest(Expression, negated: Bool)
        /// `not a`.
        case not(Expression)
        /// `a and b and c`: two operands or more.
        case and([Expression])
        /// `a or b or c`: two operands or more.
        case or([Expression])
        /// `a + b - c`: the first operand and what follows.
        case sum(Expression, [SumTerm])
    }

    /// A value that is written out.
    public enum Literal: Sendable, Hashable {
        /// A whole number of 64 bits.
        case number(Int64)
        /// `true` or `false`.
        case boolean(Bool)
        /// `null`.
        case null
        /// A date, with or without a time.
        case date(Moment)
        /// A duration such as `30d`.
        case duration(TimeSpan)
    }

    /// `a < b`.
    public struct Comparison: Sendable {
        /// The operator.
        public let comparator: Comparator
        /// Where the operator stands.
        public let comparatorSpan: Span
        /// What stands before it.
        public let left: Expression
        /// What stands after it.
        public let right: Expression
    }

    /// The comparing operators, spelled as in the language.
    public enum Comparator: String, Sendable, Hashable, CaseIterable {
        /// Equal.
        case equal = "="
        /// Not equal.
        case notEqual = "!="
        /// Less.
        case less = "<"
        /// Less or equal.
        case lessOrEqual = "<="
        /// Greater.
        case greater = ">"
        /// Greater or equal.
        case greaterOrEqual = ">="
    }

    /// `a like "db-*"`, `a not matches "x"`.
    public struct PatternMatch: Sendable {
        /// Which kind of pattern.
        public let style: Style
        /// Whether `not` stands before the operator.
        public let negated: Bool
        /// Where the operator stands, with its `not`.
        public let operatorSpan: Span
        /// What is looked at.
        public let subject: Expression
        /// The pattern.
        public let pattern: Expression

        /// The two kinds of pattern.
        public enum Style: String, Sendable, Hashable {
            /// `*` and `?`, the whole text, without case.
            case like
            /// A regular expression, a part of the text, with case.
            case matches
        }
    }

    /// `a in list`.
    public struct Membership: Sendable {
        /// Whether `not` stands before `in`.
        public let negated: Bool
        /// Where the operator stands, with its `not`.
        public let operatorSpan: Span
        /// What is sought.
        public let element: Expression
        /// Where it is sought.
        public let list: Expression
    }

    /// One more operand of a sum.
    public struct SumTerm: Sendable {
        /// Whether `-` stands before it.
        public let isSubtracted: Bool
        /// Where `+` or `-` stands.
        public let operatorSpan: Span
        /// The operand.
        public let operand: Expression
    }

    /// `count($names)`.
    public struct FunctionCall: Sendable {
        /// The function's name as typed.
        public let name: Word
        /// The arguments in order.
        public let arguments: [Expression]
    }

    /// A field by its bare name: `expires`, `tags.env`, `tags."cost center"`.
    public struct FieldReference: Sendable, Hashable {
        /// The whole path.
        public let span: Span
        /// Its segments, at least one.
        public let path: [PathSegment]
    }
}
