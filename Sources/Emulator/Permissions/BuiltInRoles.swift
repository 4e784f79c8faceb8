/// The built-in roles that matter to vaults (facts 7.5), and the general ones.
enum BuiltInRoles {
    static let owner = RoleDefinition(
        builtIn: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
        "Manages everything, access included.", actions: ["*"])

    static let administrator = RoleDefinition(
        builtIn: "00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
        "Everything on the objects of a vault; neither the vault itself nor access to it.",
        actions: management, data: [vaults + "*"])

    static let all: [RoleDefinition] = [owner, administrator] + general + vaultRoles + managing

    private static let vaults = "Microsoft.KeyVault/vaults/"

    /// Reading on the control plane, which comes with every role of the data plane that manages objects.
    private static let management = [
        "Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.Resources/deployments/*",
        "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Support/*",
        "Microsoft.KeyVault/checkNameAvailability/read", "Microsoft.KeyVault/deletedVaults/read",
        "Microsoft.KeyVault/locations/*/read", "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/read",
        "Microsoft.KeyVault/operations/read",
    ]

    private static let general = [
        RoleDefinition(
            builtIn: "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", "Manages everything but access.",
            actions: ["*"],
            not: [
                "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write",
                "Microsoft.Authorization/elevateAccess/Action",
            ]),
        RoleDefinition(
            builtIn: "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", "Sees everything and changes nothing.",
            actions: ["*/read"]),
        RoleDefinition(
            builtIn: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator", "Manages access.",
            actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"]),
        RoleDefinition(
            builtIn: "f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
            "Manages access by roles.",
            actions: [
                "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete",
                "*/read", "Microsoft.Support/*",
            ]),
    ]

    private static let vaultRoles = [
        RoleDefinition(
            builtIn: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
            "Everything on secrets.", actions: management, data: [vaults + "secrets/*"]),
        RoleDefinition(
            builtIn: "4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", "Reads secrets.",
            data: [vaults + "secrets/getSecret/action", vaults + "secrets/readMetadata/action"]),
        RoleDefinition(
            builtIn: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer", "Everything on keys.",
            actions: management, data: [vaults + "keys/*", vaults + "keyrotationpolicies/*"]),
        RoleDefinition(
            builtIn: "12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User", "Uses keys.",
            data: [
                "keys/read", "keys/update/action", "keys/backup/action", "keys/encrypt/action", "keys/decrypt/action",
                "keys/wrap/action", "keys/unwrap/action", "keys/sign/action", "keys/verify/action",
            ].map { vaults + $0 }),
        RoleDefinition(
            builtIn: "a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer",
            "Everything on certificates, issuers and contacts.", actions: management,
            data: [vaults + "certificatecas/*", vaults + "certificates/*", vaults + "certificatecontacts/write"]),
        RoleDefinition(
            builtIn: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", "Key Vault Certificate User",
            "Reads certificates with their keys.",
            data: [
                "certificates/read", "secrets/getSecret/action", "secrets/readMetadata/action", "keys/read",
            ].map { vaults + $0 }),
        RoleDefinition(
            builtIn: "e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User",
            "Wraps and unwraps for services that encrypt with keys of the customer.",
            actions: [
                "Microsoft.EventGrid/eventSubscriptions/write", "Microsoft.EventGrid/eventSubscriptions/read",
                "Microsoft.EventGrid/eventSubscriptions/delete",
            ], data: ["keys/read", "keys/wrap/action", "keys/unwrap/action"].map { vaults + $0 }),
        RoleDefinition(
            builtIn: "08bbd89e-9f13-488c-ac41-acfcb10c90ab", "Key Vault Crypto Service Release User",
            "Releases keys.", data: [vaults + "keys/release/action"]),
        RoleDefinition(
            builtIn: "21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader",
            "Reads the metadata of vaults and their objects, no values.", actions: management,
            data: [vaults + "*/read", vaults + "secrets/readMetadata/action"]),
    ]

    private static let managing = [
        RoleDefinition(
            builtIn: "f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor",
            "Manages vaults, not their objects and not access by roles.",
            actions: [
                "Microsoft.Authorization/*/read", "Microsoft.Insights/alertRules/*", "Microsoft.KeyVault/*",
                "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*",
            ], not: ["Microsoft.KeyVault/locations/deletedVaults/purge/action"]),
        RoleDefinition(
            builtIn: "a68e7c17-0ab2-4c09-9a58-125dae29748c", "Key Vault Purge Operator", "Purges deleted vaults.",
            actions: [
                "Microsoft.KeyVault/locations/deletedVaults/purge/action", "Microsoft.KeyVault/locations/*/read",
                "Microsoft.KeyVault/deletedVaults/read",
            ]),
        RoleDefinition(
            builtIn: "8b54135c-b56d-4d72-a534-26097cfdc8d8", "Key Vault Data Access Administrator",
            "Assigns the roles of the data plane.",
            actions: [
                "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete",
                "Microsoft.Authorization/*/read", "Microsoft.Resources/deployments/*",
                "Microsoft.Resources/subscriptions/read", "Microsoft.Resources/subscriptions/resourceGroups/read",
                "Microsoft.Support/*", "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/read",
            ]),
    ]
}
