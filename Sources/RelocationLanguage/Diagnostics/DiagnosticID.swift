/// The kind of a diagnostic; open, so that a new kind breaks nobody.
public struct DiagnosticID: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
    /// Words joined by hyphens.
    public let rawValue: String

    /// A kind by its words.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A kind by its words.
    public init(stringLiteral value: String) { rawValue = value }
}
