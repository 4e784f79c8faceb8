import RelocationLanguage
import Testing

@Suite struct SensitiveTextTests {
    @Test(arguments: [
        "let password = \"hunter2\"", "let db-password = 'x'",
        "connect a using token eyJ0eXAiOiJKV1Qi", "connect a using token abc", "echo AGE-SECRET-KEY-1QQQ",
        "echo \"-----BEGIN PRIVATE KEY-----\"", "AZURE_CLIENT_SECRET=abc kvmsh", "echo \"x\"\nlet token = \"abc\"",
    ])
    func statementsThatMayCarryASecretAreKnown(line: String) {
        #expect(SensitiveText.isPresent(in: line))
    }

    @Test(arguments: [
        "list keys", "show secret db-password reveal", "connect a using token $env.TOKEN", "let s = show secret a",
        "let name = \"db\"", "set passphrase-from env:PASSPHRASE", "list secrets where name like \"*token*\"",
        "let password = \"$input\"", "echo a=b", "backup secret token to ./out",
    ])
    func ordinaryStatementsAreNot(line: String) {
        #expect(!SensitiveText.isPresent(in: line))
    }
}
