public import Sealing

/// What opens a sealed export: asked for only when one is read, and then once.
public struct ArchiveKeys: Sendable {
    /// The identities that may be among the recipients; throws what keeps them from being read, in words.
    public var identities: @Sendable () async throws -> [SealingIdentity]
    /// The passphrase; throws when there is nobody to ask.
    public var passphrase: @Sendable () async throws -> SealingPassphrase

    /// The ways to open a sealed export.
    public init(
        identities: @escaping @Sendable () async throws -> [SealingIdentity],
        passphrase: @escaping @Sendable () async throws -> SealingPassphrase
    ) {
        self.identities = identities
        self.passphrase = passphrase
    }

    /// No key at all: sealed exports stay closed.
    public static let none = ArchiveKeys(
        identities: { [] },
        passphrase: {
            throw OperationError(
                .sealed, "the export is sealed with a passphrase and none was given",
                remedy: "name where it comes from: `set passphrase-from ask`, `env:NAME` or `fd:N`")
        })
}

extension OperationError.Code {
    /// A sealed export that none of the given keys opens.
    public static let sealed = Self(rawValue: "sealed")
}
