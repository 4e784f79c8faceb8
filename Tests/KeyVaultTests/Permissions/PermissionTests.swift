import HTTPTransport
import ServiceSupport
import Testing

@testable import KeyVault

@Suite("Rights by name")
struct PermissionTests {
    static let policyRefusal =
        "The user, group or application 'appid=a;oid=b;iss=https://sts.windows.net/c/' does not have secrets backup "
        + "permission on key vault 'contoso;location=westeurope'. For help resolving this issue, please see the page"
    static let roleRefusal =
        "Caller is not authorized to perform action on resource.\r\nIf role assignments changed recently, wait.\r\n"
        + "Caller: name=a;appid=b\r\nAction: 'Microsoft.KeyVault/vaults/keys/read'\r\nResource: '/subscriptions/s'\r\n"

    private func refusal(_ operation: String, inner: String?, _ message: String) -> VaultError {
        VaultError(
            code: .service, message: message, operation: operation, vault: "contoso.vault.azure.net", status: 403,
            serviceCode: "Forbidden", innerCode: inner)
    }

    @Test(
        "Every operation of the client has its right",
        arguments: [
            ("get secret", "secrets/get", "secrets/getSecret/action"),
            ("list secrets", "secrets/list", "secrets/readMetadata/action"),
            ("list versions of secret", "secrets/list", "secrets/readMetadata/action"),
            ("set secret", "secrets/set", "secrets/setSecret/action"),
            ("update secret", "secrets/set", "secrets/setSecret/action"),
            ("backup key", "keys/backup", "keys/backup/action"),
            ("restore certificate", "certificates/restore", "certificates/restore/action"),
            ("list deleted keys", "keys/list", "keys/read"), ("get key", "keys/get", "keys/read"),
            ("get rotation policy of key", "keys/getrotationpolicy", "keyrotationpolicies/read"),
            ("set rotation policy of key", "keys/setrotationpolicy", "keyrotationpolicies/write"),
            ("wrapkey with key", "keys/wrapKey", "keys/wrap/action"),
            ("verify with key", "keys/verify", "keys/verify/action"),
            ("get policy of certificate", "certificates/get", "certificates/read"),
            ("delete pending certificate", "certificates/update", "certificates/update/action"),
            ("merge certificate", "certificates/create", "certificates/create/action"),
            ("list issuers", "certificates/listissuers", "certificatecas/read"),
            ("get issuer secret", "certificates/getissuers", "certificatecas/read"),
            ("set contacts", "certificates/managecontacts", "certificatecontacts/write"),
            ("purge secret", "secrets/purge", "secrets/purge/action"),
        ])
    func operations(_ operation: String, _ name: String, _ action: String) throws {
        let permission = try #require(VaultPermission.needed(for: operation))
        #expect(permission.description == name)
        #expect(permission.dataAction == "Microsoft.KeyVault/vaults/\(action)")
    }

    @Test("What needs no right names none")
    func none() {
        for operation in ["sign in", "", "dance with secret"] { #expect(VaultPermission.needed(for: operation) == nil) }
    }

    @Test("An access policy's refusal names the entry that is missing, with the command")
    func policies() throws {
        for inner in ["AccessDenied", "ForbiddenByPolicy"] {
            let error = refusal("get secret", inner: inner, Self.policyRefusal)
            let missing = try #require(error.missingPermission)
            #expect(missing.permission.description == "secrets/backup")
            #expect(missing.model == .accessPolicies)
            #expect(error.description.contains("secret permission 'backup' in the vault's access policy"))
            #expect(!error.description.contains("the role"))
            let remedy = missing.remedy(vault: "contoso", principal: "p-1")
            #expect(
                remedy.contains("az keyvault set-policy --name contoso --object-id p-1 --secret-permissions backup"))
        }
    }

    @Test("A role's refusal names the roles that grant the action, the narrowest first")
    func roles() throws {
        let error = refusal("get key", inner: "ForbiddenByRbac", Self.roleRefusal)
        let missing = try #require(error.missingPermission)
        #expect(missing.permission.description == "keys/get")
        #expect(missing.model == .roles)
        #expect(error.description.contains("'Key Vault Reader' or 'Key Vault Crypto User'"))
        #expect(missing.remedy(vault: "contoso").contains("--role 'Key Vault Reader'"))
        #expect(missing.remedy(vault: "contoso", resourceID: "/s/x").hasSuffix("--scope /s/x`"))
    }

    @Test("Words that say nothing fall back on what was tried; other refusals name no right")
    func otherWords() {
        #expect(
            refusal("backup secret", inner: "ForbiddenByRbac", "no").missingPermission?.permission.description
                == "secrets/backup")
        #expect(
            refusal("list keys", inner: "ForbiddenByPolicy", "permission on").missingPermission?.permission.description
                == "keys/list")
        for inner in ["SecretDisabled", "ForbiddenByFirewall", "SecretManagedByKeyVault", "Other", nil] {
            #expect(refusal("get secret", inner: inner, "no").missingPermission == nil)
        }
        let hostile = refusal("get secret", inner: "ForbiddenByRbac", "Action:")
        #expect(hostile.missingPermission?.permission.description == "secrets/get")
    }

    @Test("Every right is granted by some role, and its names are unambiguous")
    func table() {
        #expect(Set(VaultPermission.all.map(\.description)).count == VaultPermission.all.count)
        for permission in VaultPermission.all {
            #expect(permission.roles.last == .administrator && permission.roles.count >= 2)
            #expect(VaultPermission.granted(by: permission.dataAction.uppercased())?.kind == permission.kind)
        }
    }

    @Test(
        "A firewall's refusal says which address the vault saw",
        arguments: [
            (
                "Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.9\r\nCaller: a",
                "203.0.113.9"
            ),
            ("no address in the words", "198.51.100.1"),
        ])
    func firewall(_ words: String, _ address: String) async throws {
        let answer = IncomingResponse.problem(
            403, "Forbidden", inner: "ForbiddenByFirewall", message: words,
            headers: [("x-ms-keyvault-network-info", "conn_type=Ipv4;addr=198.51.100.1;act_addr_fam=InterNetwork;")])
        let fixture = try Fixture(answers: [answer])
        let error = try #require(await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") })
        #expect(error.isNetworkDenied && error.seenAddress == address)
        #expect(error.description.contains("the vault saw this computer as \(address)"))
        #expect(error.missingPermission == nil)
    }
}
