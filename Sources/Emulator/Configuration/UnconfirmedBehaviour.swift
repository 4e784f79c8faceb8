/// One switch for each behaviour of the service that no source confirms; the defaults are the likeliest.
public struct UnconfirmedBehaviour: Sendable, Equatable {
    /// Status of a restore across geographies or subscriptions. Its text is known, status and code are not.
    public var wrongWorldStatus = 400
    /// Error code of the same refusal.
    public var wrongWorldCode = "BadParameter"
    /// Whether GET of a disabled key answers 200 (true) or 403.
    public var disabledKeyIsReadable = true
    /// Whether a disabled secret can be backed up.
    public var disabledSecretCanBeBackedUp = true
    /// Whether the secret and the key behind a certificate refuse to be backed up alone.
    public var managedObjectsRefuseBackup = true
    /// Whether restore keeps version ids of keys and certificates too (it is recorded for secrets).
    public var restoreKeepsVersionIDs = true
    /// Whether `tags` in a PATCH replaces the whole map (true) or is merged into it.
    public var patchReplacesTags = true

    /// The likeliest behaviour everywhere.
    public init() {}
}
