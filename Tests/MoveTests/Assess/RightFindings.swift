import VaultOperations

/// Findings about what the identity may do.
enum RightFindings {
    static let cases: [AssessCase] = [
        AssessCase(
            title: "everything is allowed", source: Seeds.small,
            absent: [.permission, .permissionUnknown, .modelDiffers]),
        AssessCase(
            title: "everything is allowed in another geography, what cannot be probed too", source: Seeds.small,
            destination: .vault(World.far), absent: [.permission, .permissionUnknown]),
        AssessCase(
            title: "an access policy without backup and restore", source: Seeds.small,
            around: policies(
                source:
                    #""secrets": ["get", "list"], "keys": ["get", "list", "getrotationpolicy"], "certificates": ["all"]"#,
                target: #""secrets": ["get", "list"], "keys": ["get", "list"], "certificates": ["get", "list"]"#),
            expected: [
                "permission blocker source-we: secrets/backup", "permission blocker source-we: keys/backup",
                "permission blocker target-ne: secrets/restore", "permission blocker target-ne: certificates/restore",
                "permission blocker target-ne: certificates/managecontacts",
                "permission-unknown warning target-ne: keys/setrotationpolicy",
            ]),
        AssessCase(
            title: "an access policy that names everything", source: Seeds.small,
            around: policies(
                source: #""secrets": ["all"], "keys": ["all"], "certificates": ["all"]"#,
                target: #""secrets": ["all"], "keys": ["all"], "certificates": ["all"]"#),
            absent: [.permission, .permissionUnknown]),
        AssessCase(
            title: "rights that nobody can tell without Resource Manager", source: Seeds.small,
            destination: .vault(World.far), isManaged: false,
            expected: ["permission-unknown warning far-us: secrets/set"], absent: [.permission]),
    ]

    private static func policies(source: String, target: String) -> String {
        """
        "vaultSettings": {
          "source-we": {"rbac": false, "accessPolicies": [{"principal": "operator", \(source)}]},
          "target-ne": {"rbac": false, "accessPolicies": [{"principal": "operator", \(target)}]}}
        """
    }
}
