/// One right of the data plane: its names in access policies and in roles (facts 7.5).
struct DataRight: Sendable, Equatable {
    /// Place in `all`, for sets of rights.
    let index: Int
    /// `secrets`, `keys` or `certificates`: the member of an access policy's permissions.
    let area: String
    /// Names in access policies, any of which is enough; the first one is named in refusals.
    let names: [String]
    /// Data action of roles, below `Microsoft.KeyVault/vaults/`.
    let action: String

    /// The data action in full.
    var dataAction: String { "Microsoft.KeyVault/vaults/\(action)" }

    /// What conditions of role assignments may ask of a request that needs it.
    var facts: AssignmentCondition.Facts { AssignmentCondition.Facts(action: dataAction) }

    /// The right for a request; nil when no operation of the data plane has this method and path.
    static func needed(for request: EmulatorRequest) -> DataRight? {
        (try? table.route(request.method, request.segments, words: request.words))?.0
    }

    /// Every right there is.
    static let all: [DataRight] = entries.enumerated().map { index, entry in
        DataRight(
            index: index, area: entry.area, names: entry.names.split(separator: "|").map(String.init),
            action: entry.action)
    }

    /// Permission names of an area, lower case, as access policies may hold them.
    static func names(in area: String) -> Set<String> {
        var result = Set(all.filter { $0.area == area }.flatMap(\.names).map { $0.lowercased() } + ["all"])
        // A name of its own that stands for all rights on issuers.
        if area == "certificates" { result.insert("manageissuers") }
        return result
    }

    private typealias Entry = (area: String, names: String, action: String, routes: [(String, String)])

    private static let table: RoutingTable<DataRight> = {
        var table = RoutingTable<DataRight>()
        for (entry, right) in zip(entries, all) {
            for route in entry.routes { table.on(route.0, route.1, right) }
        }
        return table
    }()

    private static let entries: [Entry] = secretEntries + keyEntries + certificateEntries + settingsEntries

    private static let secretEntries: [Entry] =
        [
            (
                "secrets", "list", "secrets/readMetadata/action",
                [("GET", "secrets"), ("GET", "secrets/{n}/versions"), ("GET", "deletedsecrets")]
            ),
            ("secrets", "get", "secrets/readMetadata/action", [("GET", "deletedsecrets/{n}")]),
            ("secrets", "get", "secrets/getSecret/action", [("GET", "secrets/{n}/{v?}")]),
            ("secrets", "set", "secrets/setSecret/action", [("PUT", "secrets/{n}")]),
            ("secrets", "set", "secrets/update/action", [("PATCH", "secrets/{n}/{v?}")]),
        ] + life("secrets")

    private static let keyEntries: [Entry] =
        [
            (
                "keys", "list", "keys/read",
                [("GET", "keys"), ("GET", "keys/{n}/versions"), ("GET", "deletedkeys")]
            ),
            (
                "keys", "get", "keys/read",
                [("GET", "keys/{n}/{v?}"), ("GET", "keys/{n}/{v?}/attestation"), ("GET", "deletedkeys/{n}")]
            ),
            ("keys", "create", "keys/create/action", [("POST", "keys/{n}/create")]),
            ("keys", "import", "keys/import/action", [("PUT", "keys/{n}"), ("PUT", "keys/{n}/{v}")]),
            ("keys", "update", "keys/update/action", [("PATCH", "keys/{n}/{v?}")]),
            ("keys", "release", "keys/release/action", [("POST", "keys/{n}/{v?}/release")]),
            ("keys", "rotate", "keys/rotate/action", [("POST", "keys/{n}/rotate")]),
            (
                "keys", "getrotationpolicy", "keyrotationpolicies/read", [("GET", "keys/{n}/rotationpolicy")]
            ),
            (
                "keys", "setrotationpolicy", "keyrotationpolicies/write", [("PUT", "keys/{n}/rotationpolicy")]
            ),
        ]
        + ["encrypt", "decrypt", "sign", "verify"].map { operation in
            ("keys", operation, "keys/\(operation)/action", [("POST", "keys/{n}/{v?}/\(operation)")])
        }
        + ["wrap", "unwrap"].map { operation in
            ("keys", operation + "Key", "keys/\(operation)/action", [("POST", "keys/{n}/{v?}/\(operation)key")])
        } + life("keys")

    private static let certificateEntries: [Entry] =
        [
            (
                "certificates", "list", "certificates/read",
                [("GET", "certificates"), ("GET", "certificates/{n}/versions"), ("GET", "deletedcertificates")]
            ),
            (
                "certificates", "get", "certificates/read",
                [
                    ("GET", "certificates/{n}/{v?}"), ("GET", "certificates/{n}/policy"),
                    ("GET", "certificates/{n}/pending"), ("GET", "deletedcertificates/{n}"),
                ]
            ),
            (
                "certificates", "create", "certificates/create/action",
                [("POST", "certificates/{n}/create"), ("POST", "certificates/{n}/pending/merge")]
            ),
            ("certificates", "import", "certificates/import/action", [("POST", "certificates/{n}/import")]),
            (
                "certificates", "update", "certificates/update/action",
                [
                    ("PATCH", "certificates/{n}/{v?}"), ("PATCH", "certificates/{n}/policy"),
                    ("PATCH", "certificates/{n}/pending"),
                ]
            ),
        ] + life("certificates", alsoDeletes: [("DELETE", "certificates/{n}/pending")])

    private static let settingsEntries: [Entry] = [
        (
            "certificates", "listissuers|manageissuers", "certificatecas/read", [("GET", "certificates/issuers")]
        ),
        (
            "certificates", "getissuers|manageissuers", "certificatecas/read", [("GET", "certificates/issuers/{n}")]
        ),
        (
            "certificates", "setissuers|manageissuers", "certificatecas/write",
            [("PUT", "certificates/issuers/{n}"), ("PATCH", "certificates/issuers/{n}")]
        ),
        (
            "certificates", "deleteissuers|manageissuers", "certificatecas/delete",
            [("DELETE", "certificates/issuers/{n}")]
        ),
        (
            "certificates", "managecontacts", "certificatecontacts/write",
            [
                ("GET", "certificates/contacts"), ("PUT", "certificates/contacts"),
                ("DELETE", "certificates/contacts"),
            ]
        ),
    ]

    /// Delete, backup, restore, recover and purge, which have the same names everywhere.
    private static func life(_ area: String, alsoDeletes: [(String, String)] = []) -> [Entry] {
        [
            (area, "delete", "\(area)/delete", [("DELETE", "\(area)/{n}")] + alsoDeletes),
            (area, "backup", "\(area)/backup/action", [("POST", "\(area)/{n}/backup")]),
            (area, "restore", "\(area)/restore/action", [("POST", "\(area)/restore")]),
            (area, "recover", "\(area)/recover/action", [("POST", "deleted\(area)/{n}/recover")]),
            (area, "purge", "\(area)/purge/action", [("DELETE", "deleted\(area)/{n}")]),
        ]
    }
}
