import Emulator
import ExactJSON
import KeyVault
import ResourceManager
import Testing
import VaultOperations

/// What a backup drops is in `settings.json`, is put back by `apply settings`, and is compared by `verify`.
@Suite struct CarriedSettingsTests {
    private static let seed =
        Seeds.keys + ", " + Seeds.certificates + """
            , "issuers": [{"name": "digi", "provider": "Test", "account": "a1"}],
            "contacts": [{"email": "a@x.org", "name": "A", "phone": "111"}]
            """

    private func archived(_ body: (World, ArchiveSettings) async throws -> Void) async throws {
        try await withWorld(Self.seed) { world in
            let source = try await world.connectManaged(World.source)
            let (client, id) = try source.managed("the test")
            try await client.patchVault(id, ["tags": ["env": "prod"]])
            try await world.backupManaged()
            try await body(world, try await Archive.open(world.archive).settings)
        }
    }

    @Test func settingsAreCarried() async throws {
        try await archived { _, settings in
            #expect(settings.rotationPolicies["sign"]?["attributes"]?["expiryTime"]?.string == "P2Y")
            #expect(settings.rotationPolicies["plain"]?.isNull == true)
            #expect(Set(settings.certificatePolicies.keys) == ["web", "device"])
            #expect(
                settings.certificatePolicies["web"]?["x509_props"]?["subject"]?.string == "CN=web.contoso.com")
            #expect(settings.contacts.first?["email"]?.string == "a@x.org")
            #expect(settings.contacts.first?["phone"]?.string == "111")
            let issuer = try #require(settings.issuers.first)
            #expect(issuer["name"]?.string == "digi")
            #expect(issuer["provider"]?.string == "Test")
            #expect(issuer["account"]?.string == "a1")
            // Which credentials a person has to supply is known, and no credential is there.
            #expect(issuer["needsCredential"]?.bool == true)
            #expect(issuer["pwd"] == nil && issuer["credentials"] == nil)
            #expect(settings.parts["vault"]?["tags"]?["env"]?.string == "prod")
            #expect(settings.unread.isEmpty, "\(settings.unread)")
        }
    }

    @Test func settingsArePutBackAndVerified() async throws {
        try await archived { world, _ in
            try await world.restore()
            let target = try await world.connectManaged(World.target)
            func verify() async throws -> [String] {
                try await Operations.verify(
                    VerifyRequest(left: .archive(folder: world.archive), right: .vault(target)),
                    world.options("verify")
                ).lines
            }
            let before = try await verify()
            for line in ["vault issuers issuers different", "vault contacts contacts different"] {
                #expect(before.contains(line), "\(before)")
            }
            let applied = try await Operations.applySettings(
                SettingsRequest(
                    source: .archive(folder: world.archive), target: target,
                    parts: [.rotationPolicies, .certificatePolicies, .issuers, .contacts, .tags]),
                world.options("apply settings"))
            #expect(applied.exitCode == 0, "\(applied.items)")
            let issuer = try #require(applied.items.first { $0.part == .issuers })
            #expect(issuer.status == .done)
            #expect(issuer.reason?.contains("supply the password of account a1 at Test") == true, "\(issuer)")
            let after = try await verify()
            #expect(
                !after.contains { $0.contains("issuers") || $0.contains("contacts") || $0.contains("tags") }, "\(after)"
            )
            #expect(try await target.client.issuer("digi").accountID == "a1")
            #expect(try await target.client.rotationPolicy("sign").expiryTime == "P2Y")
        }
    }

    /// A rotation policy that differs, a certificate policy that differs: named by verification, put back by `apply`.
    @Test func policiesThatWereChangedAreNamedAndPutBack() async throws {
        try await archived { world, _ in
            try await world.restore()
            let target = try await world.connectManaged(World.target)
            let other = try #require(RotationPolicy(["lifetimeActions": [], "attributes": ["expiryTime": "P90D"]]))
            _ = try await target.client.setRotationPolicy("sign", other)
            try await target.client.updateCertificatePolicy("web", ["x509_props": ["validity_months": 7]])
            let selection = Selection.only(.key, "sign")
            #expect(try await world.verifyArchive(selection).lines == ["key sign rotation policy different"])
            let web = try await world.verifyArchive(.only(.certificate, "web")).lines
            #expect(web.contains("certificate web certificate policy different"), "\(web)")
            let applied = try await Operations.applySettings(
                SettingsRequest(
                    source: .archive(folder: world.archive), target: target,
                    parts: [.rotationPolicies, .certificatePolicies]), world.options("apply settings"))
            #expect(applied.exitCode == 0, "\(applied.items)")
            #expect(try await world.verifyArchive(selection).passed)
            let again = try await world.verifyArchive(.only(.certificate, "web")).lines
            #expect(!again.contains("certificate web certificate policy different"), "\(again)")
        }
    }

    /// What could not be read is in `unread`, and is unproven rather than equal, on one side or on both.
    @Test(arguments: ["issuers", "contacts"], [false, true])
    func whatCannotBeReadIsUnproven(_ part: String, onBothSides: Bool) async throws {
        try await withWorld("\"secrets\": []") { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "not permitted")
            world.faults(
                FaultRule(
                    "GET", "/certificates/\(part)", vault: onBothSides ? nil : World.source, .always, .refuse(denied)))
            try await world.backup()
            let settings = try await Archive.open(world.archive).settings
            #expect(settings.whyUnread(part) != nil)
            let verified = try await world.verify()
            #expect(verified.lines == ["vault \(part) \(part) unproven"])
            #expect(!verified.passed)
            #expect(verified.exitCode == 3)
        }
    }

    /// Resource Manager is there and tells neither side: the settings of the vaults are unproven, with the reason.
    @Test(arguments: [false, true]) func settingsOfNeitherVaultAreUnproven(fromAnArchive: Bool) async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            let denied = ServiceError(403, "AuthorizationFailed", "no right to read it")
            world.faults(FaultRule("GET", "/subscriptions/**", .always, .refuse(denied)))
            let source = try await world.connectManaged(World.source)
            let target = try await world.connectManaged(World.target)
            _ = try await Operations.backup(
                BackupRequest(source: source, selection: .all, folder: world.archive), world.options("backup"))
            try await world.restore()
            let verified = try await Operations.verify(
                VerifyRequest(
                    left: fromAnArchive ? .archive(folder: world.archive) : .vault(source), right: .vault(target)),
                world.options("verify"))
            #expect(verified.lines == ["vault vault vault unproven"])
            #expect(verified.items.first?.left?.contains("not read") == true)
            #expect(verified.items.first?.right?.contains("not read") == true)
            #expect(!verified.passed)
        }
    }
}
