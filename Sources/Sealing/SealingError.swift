/// Why something could not be sealed or opened. It never holds a key, a passphrase or content.
public struct SealingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Code: String, Sendable {
        /// The text is no recipient or no identity.
        case key
        /// The file is no age file of version 1, or is not what was written.
        case damaged
        /// None of the identities, or not this passphrase, opens the file.
        case noMatch = "no-match"
        /// The file asks for more work than is allowed.
        case tooExpensive = "too-expensive"
    }

    /// The kind of trouble.
    public let code: Code
    /// What happened, in lower case and without a full stop.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
