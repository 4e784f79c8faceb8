import ExactJSON
import Testing

@testable import ResourceManager

@Suite struct GrantedActionsTests {
    @Test(arguments: [
        ("Microsoft.KeyVault/vaults/write", "*", true), ("Microsoft.KeyVault/vaults/write", "*/write", true),
        ("Microsoft.KeyVault/vaults/write", "microsoft.keyvault/*", true),
        ("Microsoft.KeyVault/vaults/write", "Microsoft.KeyVault/vaults/write", true),
        ("Microsoft.KeyVault/vaults/write", "Microsoft.KeyVault/vaults/*/write", false),
        ("Microsoft.KeyVault/vaults/write", "*/read", false), ("Microsoft.KeyVault/vaults/write", "", false),
        ("a/b/c", "a*c*", true), ("a/b/c", "*b", false),
    ])
    func patterns(action: String, pattern: String, expected: Bool) {
        #expect(GrantedActions.matches(action, pattern) == expected)
    }

    @Test func whatIsTakenAwayCounts() {
        let contributor = GrantedActions([
            "actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write"],
            "dataActions": ["Microsoft.KeyVault/vaults/secrets/*"],
            "notDataActions": ["Microsoft.KeyVault/vaults/secrets/purge/action"],
        ])
        #expect(contributor.allows(action: "Microsoft.KeyVault/vaults/write"))
        #expect(!contributor.allows(action: "Microsoft.Authorization/roleAssignments/write"))
        #expect(contributor.allows(dataAction: "Microsoft.KeyVault/vaults/secrets/setSecret/action"))
        #expect(!contributor.allows(dataAction: "Microsoft.KeyVault/vaults/secrets/purge/action"))
        #expect(!contributor.allows(dataAction: "Microsoft.KeyVault/vaults/keys/read"))
    }
}
