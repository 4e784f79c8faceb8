/// Why an emulator cannot start or cannot be described to others.
public struct EmulatorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Kinds of failure; more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        /// The address is taken or not allowed.
        public static let cannotListen = Code(name: "cannotListen")
        /// Keys or certificates could not be made.
        public static let cryptography = Code(name: "cryptography")
        /// A configuration that the service would not allow: a vault's name, its number of days.
        public static let invalidConfiguration = Code(name: "invalidConfiguration")
        /// A file that cannot be read or written.
        public static let file = Code(name: "file")
        /// A seed that is not in the documented form, or that the service refuses.
        public static let seed = Code(name: "seed")
        /// Stored state that cannot be read.
        public static let state = Code(name: "state")
    }

    /// The kind of failure.
    public let code: Code
    /// What happened to what, in lower case, without a full stop.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
