internal import ExactJSON

/// What an answer is drawn in: the address that the caller used, the version asked for, the vault's settings.
struct Frame: Sendable {
    /// `https://host:port` without a slash at the end.
    let base: String
    let apiVersion: APIVersion
    let vault: VaultConfiguration

    /// Id of a live object, with or without version.
    func id(_ kind: ObjectKind, _ name: String, version: String? = nil) -> String {
        "\(base)/\(kind.collection)/\(name)\(version.map { "/\($0)" } ?? "")"
    }

    /// Id in the deleted collection.
    func recoveryID(_ kind: ObjectKind, _ name: String) -> String { "\(base)/\(kind.deletedCollection)/\(name)" }

    /// The members that a deleted object shows in front of its bundle or item; none while it is not deleted.
    func deletion<Content>(of object: StoredObject<Content>) -> [JSONMember] {
        guard vault.softDelete, let dates = object.life.dates else { return [] }
        return [
            JSONMember(name: "recoveryId", value: .text(recoveryID(Content.kind, object.name))),
            JSONMember(name: "deletedDate", value: .integer(dates.deleted)),
            JSONMember(name: "scheduledPurgeDate", value: .integer(dates.purge)),
        ]
    }
}
