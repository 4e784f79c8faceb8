import RelocationLanguage
import Testing

@testable import Interpreter

@Suite struct SettingsTests {
    @Test(arguments: [
        ("jobs", "1"), ("JOBS", "256"), ("retries", "0"), ("timeout", "5m"), ("output", "JSON"), ("color", "never"),
        ("cloud", "usgovernment"), ("cloud", "./my-cloud.json"), ("resolve", "a.vault.azure.net:10.0.0.4"),
        ("address-family", "ipv6"), ("passphrase-from", "env:PASS"), ("passphrase-from", "fd:3"), ("freshness", "2w"),
        ("tenant", "contoso.example"), ("confirm", "OFF"),
    ])
    func takesWhatItsListNames(name: String, text: String) throws {
        var settings = Settings()
        try settings.set(name, to: text, origin: .statement)
        let definition = try #require(SettingDeclaration.named(name))
        #expect(settings.text(definition.name).equalsIgnoringCase(text))
        try settings.set(name, to: "default", origin: .statement)
        #expect(settings.text(definition.name) == definition.standard)
    }

    @Test(arguments: [
        ("jobs", "0"), ("jobs", "257"), ("jobs", "many"), ("retries", "-1"), ("timeout", "5"), ("timeout", "0s"),
        ("output", "yaml"), ("timing", "yes"), ("resolve", "host"), ("resolve", ":1.2.3.4"),
        ("passphrase-from", "hunter2"), ("ca-bundle", ""), ("job", "1"),
    ])
    func refusesEverythingElse(name: String, text: String) {
        var settings = Settings()
        #expect(throws: Failure.self) { try settings.set(name, to: text, origin: .statement) }
        do {
            try settings.set(name, to: text, origin: .statement)
        } catch {
            #expect(error.code == .setting)
            #expect(!error.message.contains("hunter2"))
        }
    }

    @Test func tellsWhereAValueCameFrom() throws {
        var settings = Settings()
        try settings.set("jobs", to: "8", origin: .option)
        try settings.set("output", to: "json", origin: .statement)
        let rows = settings.table.rows
        #expect(rows.count == 21)
        #expect(rows.first { $0["name"] == .string("jobs") }?["from"] == .string("option"))
        #expect(rows.first { $0["name"] == .string("output") }?["from"] == .string("set"))
        #expect(rows.first { $0["name"] == .string("timing") }?["from"] == .string("default"))
    }
}
