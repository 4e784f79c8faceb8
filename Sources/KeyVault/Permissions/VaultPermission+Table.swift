extension VaultPermission {
    static let secrets: [VaultPermission] = [
        VaultPermission(.secret, "list", "secrets/readMetadata/action", .reader, .secretsUser),
        VaultPermission(.secret, "get", "secrets/getSecret/action", .secretsUser),
        VaultPermission(.secret, "set", "secrets/setSecret/action"),
        VaultPermission(.secret, "delete", "secrets/delete"),
        VaultPermission(.secret, "backup", "secrets/backup/action"),
        VaultPermission(.secret, "restore", "secrets/restore/action"),
        VaultPermission(.secret, "recover", "secrets/recover/action"),
        VaultPermission(.secret, "purge", "secrets/purge/action"),
    ]

    static let keys: [VaultPermission] = [
        VaultPermission(.key, "list", "keys/read", .reader, .cryptoUser),
        VaultPermission(.key, "get", "keys/read", .reader, .cryptoUser),
        VaultPermission(.key, "create", "keys/create/action"),
        VaultPermission(.key, "import", "keys/import/action"),
        VaultPermission(.key, "update", "keys/update/action", .cryptoUser),
        VaultPermission(.key, "delete", "keys/delete"),
        VaultPermission(.key, "backup", "keys/backup/action", .cryptoUser),
        VaultPermission(.key, "restore", "keys/restore/action"),
        VaultPermission(.key, "recover", "keys/recover/action"),
        VaultPermission(.key, "purge", "keys/purge/action"),
        VaultPermission(.key, "encrypt", "keys/encrypt/action", .cryptoUser),
        VaultPermission(.key, "decrypt", "keys/decrypt/action", .cryptoUser),
        VaultPermission(.key, "sign", "keys/sign/action", .cryptoUser),
        VaultPermission(.key, "verify", "keys/verify/action", .cryptoUser),
        VaultPermission(.key, "wrapKey", "keys/wrap/action", .cryptoUser),
        VaultPermission(.key, "unwrapKey", "keys/unwrap/action", .cryptoUser),
        VaultPermission(.key, "rotate", "keys/rotate/action"),
        VaultPermission(.key, "release", "keys/release/action"),
        VaultPermission(.key, "getrotationpolicy", "keyrotationpolicies/read"),
        VaultPermission(.key, "setrotationpolicy", "keyrotationpolicies/write"),
    ]

    static let certificates: [VaultPermission] = [
        VaultPermission(.certificate, "list", "certificates/read", .reader, .certificateUser),
        VaultPermission(.certificate, "get", "certificates/read", .reader, .certificateUser),
        VaultPermission(.certificate, "create", "certificates/create/action"),
        VaultPermission(.certificate, "import", "certificates/import/action"),
        VaultPermission(.certificate, "update", "certificates/update/action"),
        VaultPermission(.certificate, "delete", "certificates/delete"),
        VaultPermission(.certificate, "backup", "certificates/backup/action"),
        VaultPermission(.certificate, "restore", "certificates/restore/action"),
        VaultPermission(.certificate, "recover", "certificates/recover/action"),
        VaultPermission(.certificate, "purge", "certificates/purge/action"),
        VaultPermission(.certificate, "getissuers", "certificatecas/read", .reader),
        VaultPermission(.certificate, "listissuers", "certificatecas/read", .reader),
        VaultPermission(.certificate, "setissuers", "certificatecas/write"),
        VaultPermission(.certificate, "deleteissuers", "certificatecas/delete"),
        VaultPermission(.certificate, "managecontacts", "certificatecontacts/write"),
    ]
}
