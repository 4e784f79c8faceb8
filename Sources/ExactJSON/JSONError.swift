/// Why bytes are not the JSON that was asked for. It names a place and a rule, never the content.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The rule that was broken, in lower case.
    public let message: String
    /// Offset in bytes of the first byte that cannot stand where it stands.
    public let offset: Int

    /// Creates an error at an offset.
    public init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    /// Message and place.
    public var description: String { "invalid JSON at byte \(offset): \(message)" }
}
