/// The errors of facts 5.2 that more than one kind of object uses.
extension ServiceError {
    static func badParameter(_ message: String) -> ServiceError { ServiceError(400, "BadParameter", message) }

    static func methodNotAllowed(_ method: String) -> ServiceError {
        ServiceError(405, "MethodNotAllowed", "HTTP \(method) not allowed")
    }

    static func notFound(_ kind: ObjectKind, _ name: String) -> ServiceError {
        ServiceError(
            404, kind.notFoundCode,
            "A \(kind.rawValue) with (name/id) \(name) was not found in this key vault. If you recently deleted this "
                + "\(kind.rawValue) you may be able to recover it using the correct recovery command. For help "
                + "resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182")
    }

    static func deletedNotFound(_ kind: ObjectKind, _ name: String) -> ServiceError {
        ServiceError(404, kind.notFoundCode, "Deleted \(kind.title) not found: \(name)")
    }

    static func disabled(_ kind: ObjectKind, _ operation: String) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: kind.title + "Disabled",
            "Operation \(operation) is not allowed on a disabled \(kind.rawValue).")
    }

    /// A write to the secret or key behind a certificate.
    static func managed(_ kind: ObjectKind, _ operation: String) -> ServiceError {
        ServiceError(
            403, "Forbidden", inner: kind.title + "ManagedByKeyVault",
            "Operation \"\(operation)\" is not allowed on this \(kind == .key ? "Key" : kind.rawValue), since it is "
                + "associated with a certificate. Perform the operation on the corresponding certificate. For more "
                + "information refer to https://go.microsoft.com/fwlink/?linkid=2134466")
    }

    static func beingDeleted(_ kind: ObjectKind) -> ServiceError {
        ServiceError(409, "Conflict", inner: "ObjectIsBeingDeleted", "\(kind.title) is currently being deleted.")
    }

    static func beingRecovered(_ kind: ObjectKind) -> ServiceError {
        ServiceError(409, "Conflict", inner: "ObjectIsBeingRecovered", "\(kind.title) is currently being recovered.")
    }

    static func deletedButRecoverable(_ kind: ObjectKind, _ name: String) -> ServiceError {
        ServiceError(
            409, "Conflict", inner: "ObjectIsDeletedButRecoverable",
            "\(kind.title) \(name) is currently in a deleted but recoverable state, and its name cannot be reused; in "
                + "this state, the \(kind.rawValue) can only be recovered or purged.")
    }

    /// The name of a purged object that the service has not let go yet.
    static func nameStillTaken(_ kind: ObjectKind, _ name: String) -> ServiceError {
        ServiceError(409, "Conflict", "\(kind.title) \(name) is being purged; its name cannot be used yet.")
    }

    /// Restoring onto a name in use (facts 4.3); `id` is the object's in the vault that made the backup.
    static func restoreConflict(_ kind: ObjectKind, id: String) -> ServiceError {
        let noun = kind.rawValue
        return ServiceError(
            409, "Conflict",
            "There was a conflict restoring the \(noun) '\(id)'. This can happen if either: a second \(noun) with the "
                + "same name was created after the first \(noun) was deleted; thus trying to restore a \(noun) whose "
                + "name is already in use. To fix this, rename the second \(noun) to something else so that the "
                + "restore works. The second probable cause of this exception is when multiple operations are "
                + "performed in parallel against the \(noun). To avoid this error, perform operations against a "
                + "\(noun) in a sequential manner.")
    }

    static let corruptBlob = ServiceError(400, "Malformed backup blob", "Backup blob is corrupt.")

    static let invalidBlobVersion = ServiceError(
        400, "Malformed backup blob", "Backup blob contains invalid or corrupt version.")

    /// A blob of another subscription or geography: the text is known, status and code are a switch.
    static func wrongWorld(_ behaviour: UnconfirmedBehaviour) -> ServiceError {
        ServiceError(behaviour.wrongWorldStatus, behaviour.wrongWorldCode, "Cannot decrypt backup blob.")
    }

    static let purgeNotEnabled = ServiceError(
        400, "NotSupported", "Operation \"purge\" is not enabled for this vault.")
}
