import Emulator
import ExactJSON
import VaultOperations

/// Findings about the vaults themselves.
enum VaultFindings {
    static let cases: [AssessCase] = [
        AssessCase(
            title: "a name that another vault has", destination: .newVault(World.far, "eastus"),
            expected: ["name-taken blocker far-us"]),
        AssessCase(
            title: "a name that no vault can have", destination: .newVault("a--b", "eastus"),
            expected: ["name-rules blocker a--b"]),
        AssessCase(
            title: "a name that no vault can have, without Resource Manager", destination: .newVault("1a", "eastus"),
            isManaged: false, expected: ["name-rules blocker 1a"]),
        AssessCase(
            title: "a name that cannot be asked for", destination: .newVault("free-us", "eastus"), isManaged: false,
            expected: ["name-taken warning free-us: could not be asked"]),
        AssessCase(
            title: "a name that a deleted vault holds",
            around: """
                "vaultSettings": {"old-one": {"region": "eastus"}}, "deletedVaults": ["old-one"]
                """,
            destination: .newVault("old-one", "eastus"), expected: ["vault-deleted-namesake blocker old-one: until 20"]),
        AssessCase(
            title: "a free name in the same geography", destination: .newVault("new-ne", "northeurope"),
            expected: ["settings-lost note source-we"],
            absent: [.nameTaken, .nameRules, .vaultDeletedNamesake, .worldUnknown, .worldDiffers, .permission]),
        AssessCase(
            title: "another geography", destination: .vault(World.far), expected: ["world-differs note far-us"]),
        AssessCase(
            title: "a region of unknown geography", destination: .region("belgiumcentral"),
            expected: ["world-unknown warning source-we: the geography of the region"]),
        AssessCase(
            title: "without Resource Manager", isManaged: false,
            expected: [
                "world-unknown warning target-ne: the subscription of source-we",
                "dependents-unknown warning source-we",
            ]),
        AssessCase(
            title: "a target that protects less",
            around: """
                "vaultSettings": {"source-we": {"purgeProtection": true, "retentionDays": 90},
                  "target-ne": {"retentionDays": 7}}
                """,
            expected: ["retention-short warning target-ne: 7 days", "unprotected warning target-ne"]),
        AssessCase(
            title: "a target whose protection is final",
            around: #""vaultSettings": {"target-ne": {"purgeProtection": true}}"#,
            expected: ["protection-final note target-ne"], absent: [.retentionShort, .unprotected]),
        AssessCase(
            title: "a source without soft delete", around: #""vaultSettings": {"source-we": {"softDelete": false}}"#,
            expected: ["vault-unrecoverable warning source-we"]),
        AssessCase(
            title: "locks on both sides",
            around: """
                "locks": [{"name": "keep", "scope": "vault source-we", "level": "CanNotDelete"},
                  {"name": "frozen", "scope": "vault target-ne", "level": "ReadOnly"}]
                """,
            expected: ["lock warning source-we: 'keep' (CanNotDelete)", "lock warning target-ne: `apply settings`"]),
        AssessCase(
            title: "managed storage accounts",
            around: """
                "vaultSettings": {"source-we": {"rbac": false, "accessPolicies": [
                  {"principal": "operator", "secrets": ["all"], "keys": ["all"], "certificates": ["all"],
                   "storage": ["get"]}]}}
                """,
            expected: ["storage-accounts warning source-we", "model-differs warning target-ne: roles there"]),
        AssessCase(
            title: "what no backup carries", source: [Seeds.keys, contacts].joined(separator: ","),
            around: #""vaultSettings": {"source-we": {"tags": {"env": "prod", "team": "pay"}}}"#,
            expected: [
                "settings-lost note sign: rotation policy", "settings-lost note source-we: 2 contacts",
                "settings-lost note source-we: 2 tags",
            ]),
        AssessCase(
            title: "issuers", source: issuers, target: #""issuers": [{"name": "common", "provider": "Test"}]"#,
            expected: [
                "issuer-missing warning digi: which issues shop", "issuer-credential warning digi: never returned",
                "issuer-credential warning common",
            ]),
        AssessCase(
            title: "clocks that are apart", change: { $0.server.core.clock.advance(by: .seconds(900)) },
            expected: ["clock-skew warning source-we", "clock-skew warning target-ne"]),
        AssessCase(
            title: "resources that use it", source: Seeds.keys,
            destination: .vault(World.far),
            prepare: { world in
                try world.surround(
                    """
                    "resources": [{"group": "emulator", "type": "Microsoft.Compute/diskEncryptionSets", "name": "des",
                      "location": "westeurope", "properties": {"activeKey": {
                        "keyUrl": "https://\(world.host(World.source))/keys/plain/0bf2b4b1c2d34e5f8a9b0c1d2e3f4a5b"}}}]
                    """)
            },
            expected: [
                "dependents warning des: diskencryptionsets", "dependents warning des: (1 of 1 stay with one version)",
                "key-stays blocker plain: used by des (one version)",
            ]),
    ]

    private static let contacts = #""contacts": [{"email": "a@contoso.com"}, {"email": "b@contoso.com"}]"#

    private static let issuers = """
        "issuers": [{"name": "digi", "provider": "Test", "account": "a1"},
                    {"name": "common", "provider": "Test", "account": "a2"}],
        "certificates": [{"name": "shop", "subject": "CN=shop", "kty": "EC", "curve": "P-256", "issuer": "digi"}]
        """
}
