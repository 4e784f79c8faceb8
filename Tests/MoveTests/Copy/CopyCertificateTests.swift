import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// Certificates across geographies: PFX or PEM with key, chain and policy, all versions in order.
@Suite struct CopyCertificateTests {
    private static let web = """
        "certificates": [{"name": "Web", "subject": "CN=web.contoso.com", "dnsNames": ["web.contoso.com"], "kty": "EC",
          "curve": "P-256", "versions": 2, "tags": {"env": "test"}}]
        """
    private static let pem = """
        "certificates": [{"name": "Web", "subject": "CN=web.contoso.com", "kty": "EC", "curve": "P-256", "versions": 2,
          "contentType": "application/x-pem-file"}]
        """
    private static let short = """
        "certificates": [{"name": "web", "subject": "CN=web", "kty": "EC", "curve": "P-256", "validityMonths": 1}]
        """
    private static let selection = Selection.only(.certificate, "web")

    @Test(arguments: [web, pem]) func allVersionsGoInOrderWithKeyAndPolicy(_ seed: String) async throws {
        try await withWorld(seed) { world in
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            #expect(result.item(.certificate, "web")?.road == .pfx)
            #expect(result.item(.certificate, "web")?.reason?.contains("holds the private key") == true)
            #expect(result.items.count == 1, "key and secret of a certificate never go on their own")
            #expect(result.exitCode == 0)
            let verified = try await world.verify(Self.selection, against: World.far)
            #expect(verified.passed, "\(verified.lines)")
            #expect(try await world.thumbprints("web") == world.thumbprints("web", in: World.far))
            let items = try await world.client(World.far).versions(of: .certificate, named: "web")
            #expect(Set(items.map(\.attributes.created)).count == 2, "two versions of one second have no order")
            #expect(items.first?.id.name == "Web")
            let again = try await world.copy(to: World.far)
            again.expect(.same, 1)
            #expect(world.recorder.count("POST", "/certificates/Web/import") == 0)
        }
    }

    @Test func aSecretOfACertificateIsRefusedWhenItIsNamed() async throws {
        try await withWorld(Self.web) { world in
            let result = try await world.copy(.only(.secret, "web"), to: World.far)
            result.expect(.left, 1)
            #expect(result.item(.secret, "web")?.reason?.contains("name the certificate") == true)
        }
    }

    /// The policy may have changed since: an older value that holds its key keeps it.
    @Test func aPolicyThatForbidsExportTodayIsPutBackAtTheEnd() async throws {
        try await withWorld(Self.web) { world in
            let policy: JSON = [
                "key_props": ["exportable": false],
                "lifetime_actions": [
                    ["trigger": ["days_before_expiry": 40], "action": ["action_type": "EmailContacts"]]
                ],
            ]
            try await world.client(World.source).updateCertificatePolicy("web", policy)
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            let there = try await world.client(World.far).certificatePolicy("web")
            #expect(there["key_props"]?["exportable"]?.bool == false)
            #expect(there["lifetime_actions"]?.array?.count == 1)
            let verified = try await world.verify(Self.selection, against: World.far)
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    @Test func aChainKeepsItsOrder() async throws {
        try await withWorld(Self.pem) { world in
            let client = try world.client(World.source)
            let text = try await client.secret("web").value.lossyText
            let other = try await world.authority()
            let key = try #require(text.firstRange(of: "-----BEGIN CERTIFICATE-----")?.lowerBound)
            let chained = String(text[..<key]) + other + String(text[key...])
            _ = try await client.importCertificate(
                "chained", value: JSONString(chained),
                policy: ["secret_props": ["contentType": "application/x-pem-file"]], preserveCertOrder: true)
            let result = try await world.copy(.only(.certificate, "chained"), to: World.far)
            result.expect(.done, 1)
            let there = try world.client(World.far)
            #expect(try await there.secret("chained").value == client.secret("chained").value)
            #expect(try await there.certificate("chained").preserveCertOrder == true)
        }
    }

    @Test func expiredOlderVersionsStayBehind() async throws {
        try await withWorld(Self.short) { world in
            try await world.letExpire("web")
            try await world.issue("web", in: World.source)
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("1 older version") == true, "\(result.text)")
            #expect(try await world.thumbprints("web", in: World.far) == [world.thumbprints("web").last ?? ""])
            let left = try await world.verify(Self.selection, against: World.far).items
            #expect(left.map(\.field) == ["version"])
            #expect(left.first?.right == "not there: it has expired")
            try await world.copy(to: World.far).expect(.same, 1)
        }
    }

    /// A version that has expired since it was copied belongs to what is there, and is no conflict.
    @Test func aVersionThatExpiredSinceIsStillTheSame() async throws {
        try await withWorld(Self.short) { world in
            try await world.letExpire("web", after: .zero)
            try await world.copy(to: World.far).expect(.done, 1)
            try await world.letExpire("web")
            try await world.issue("web", in: World.source)
            let result = try await world.copy(to: World.far, policy: .newer)
            result.expect(.done, 1)
            #expect(try await world.thumbprints("web", in: World.far) == world.thumbprints("web"))
            try await world.copy(to: World.far).expect(.same, 1)
        }
    }

    @Test func oneThatHasExpiredIsLeftAndNamed() async throws {
        try await withWorld(Self.short) { world in
            try await world.letExpire("web")
            let result = try await world.copy(to: World.far)
            result.expect(.left, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("expired") == true, "\(result.text)")
            #expect(result.exitCode == 1)
            let made = try await world.copy(to: World.far, recreates: [.certificate])
            made.expect(.done, 1)
            #expect(made.item(.certificate, "web")?.road == .recreate)
        }
    }

    @Test func oneWithoutItsKeyIsLeftAndNamed() async throws {
        try await withWorld(Seeds.certificates) { world in
            let result = try await world.copy(to: World.far)
            #expect(result.item(.certificate, "web")?.status == .done, "\(result.text)")
            let device = result.item(.certificate, "device")
            #expect(device?.status == .left)
            #expect(device?.reason?.contains("`recreate certificates`") == true)
            #expect(result.exitCode == 5)
        }
    }

    @Test func disabledVersionsStayBehindAndAreCounted() async throws {
        try await withWorld(Self.web) { world in
            let client = try world.client(World.source)
            let items = VersionOrder(try await client.versions(of: .certificate, named: "web")).versions
            try await client.updateCertificate(
                "web", version: items.first?.id.version, attributes: AttributeChange(enabled: false))
            let result = try await world.copy(to: World.far)
            result.expect(.incomplete, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("1 of its versions are disabled") == true)
            #expect(try await world.thumbprints("web", in: World.far) == [items.last?.thumbprint ?? ""])
            try await client.updateCertificate(
                "web", version: items.last?.id.version, attributes: AttributeChange(enabled: false))
            let left = try await world.copy(to: World.far)
            left.expect(.left, 1)
            #expect(left.item(.certificate, "web")?.reason?.contains("`including disabled`") == true, "\(left.text)")
        }
    }

    @Test func disabledVersionsGoAlongAndStayDisabled() async throws {
        try await withWorld(Self.web) { world in
            let client = try world.client(World.source)
            let items = VersionOrder(try await client.versions(of: .certificate, named: "web")).versions
            for item in items {
                try await client.updateCertificate(
                    "web", version: item.id.version, attributes: AttributeChange(enabled: false))
            }
            let result = try await world.copy(to: World.far, includesDisabled: true)
            result.expect(.done, 1)
            #expect(try await world.thumbprints("web", in: World.far) == items.compactMap(\.thumbprint))
            for vault in [World.source, World.far] {
                let versions = try await world.client(vault).versions(of: .certificate, named: "web")
                #expect(versions.allSatisfy { !$0.attributes.enabled }, "\(vault)")
            }
        }
    }

    @Test func withoutTheRightToReadItsSecretItFails() async throws {
        try await withWorld(Self.web) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/secrets/web/*", vault: World.source, .always, .refuse(denied)))
            let result = try await world.copy(to: World.far)
            result.expect(.failed, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("right `get` for secrets") == true)
            #expect(result.exitCode == 4)
        }
    }

    @Test func anOlderVersionThatMayNotBeReadIsCounted() async throws {
        try await withWorld(Self.web) { world in
            let items = VersionOrder(
                try await world.client(World.source).versions(of: .certificate, named: "web")
            ).versions
            let oldest = try #require(items.first?.id.version)
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/secrets/web/\(oldest)", vault: World.source, .always, .refuse(denied)))
            let result = try await world.copy(to: World.far)
            result.expect(.incomplete, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("1 of its older versions") == true)
            let there = try await world.thumbprints("web", in: World.far)
            #expect(there == items.dropFirst().compactMap(\.thumbprint))
        }
    }

    // MARK: What goes wrong on the way

    @Test(arguments: [FaultRule.Action.closeAfter, .truncateBody, .closeAndExecuteLater(.milliseconds(60))])
    func aLostAnswerIsFoundAndNotSentTwice(_ action: FaultRule.Action) async throws {
        try await withWorld(Self.web) { world in
            world.faults(FaultRule("POST", "/certificates/web/import", .first(1), action))
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            #expect(try await world.thumbprints("web") == world.thumbprints("web", in: World.far))
        }
    }

    @Test func anInterruptedCopyGoesOn() async throws {
        try await withWorld(Self.web) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no import permission")
            world.faults(FaultRule("POST", "/certificates/web/import", .from(2), .refuse(denied)))
            let broken = try await world.copy(to: World.far)
            #expect(broken.item(.certificate, "web")?.status == .incomplete, "\(broken.text)")
            world.faults()
            try await world.copy(to: World.far).expect(.done, 1)
            #expect(world.recorder.count("POST", "/certificates/Web/import") == 1)
            #expect(try await world.thumbprints("web") == world.thumbprints("web", in: World.far))
        }
    }

    @Test func aPolicyThatWasRefusedIsSetByTheNextRun() async throws {
        try await withWorld(Self.web) { world in
            try await world.client(World.source).updateCertificatePolicy("web", ["key_props": ["exportable": false]])
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no update permission")
            world.faults(FaultRule("PATCH", "/certificates/web/policy", .always, .refuse(denied)))
            let broken = try await world.copy(to: World.far)
            broken.expect(.incomplete, 1)
            world.faults()
            try await world.copy(to: World.far).expect(.done, 1)
            #expect(world.recorder.count("POST", "/certificates/Web/import") == 0)
            #expect(try await world.verify(Self.selection, against: World.far).passed)
        }
    }

    @Test func whatOthersWroteMeanwhileIsNeverTakenForOurs() async throws {
        try await withWorld(Self.web) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no import permission")
            world.faults(FaultRule("POST", "/certificates/web/import", .from(2), .refuse(denied)))
            try await world.copy(to: World.far)
            world.faults()
            try await world.issue("web", in: World.far)
            let result = try await world.copy(to: World.far)
            result.expect(.failed, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("changed by others") == true, "\(result.text)")
        }
    }

    // MARK: Conflicts

    @Test(arguments: [
        (ConflictPolicy.fail, Outcome.failed, 1), (.skip, .skipped, 1), (.newer, .done, 2),
    ]) func aPrefixIsAConflict(_ policy: ConflictPolicy, _ expected: Outcome, _ versions: Int) async throws {
        try await withWorld(Self.web) { world in
            let client = try world.client(World.source)
            let first = try #require(
                VersionOrder(try await client.versions(of: .certificate, named: "web")).versions.first)
            let value = try await client.secret("web", version: first.id.version).value
            _ = try await world.client(World.far).importCertificate("web", value: value, tags: first.tags)
            let result = try await world.copy(to: World.far, policy: policy)
            result.expect(expected, 1)
            let there = try await world.thumbprints("web", in: World.far)
            #expect(there.count == versions)
            if versions == 2 { #expect(try await there == world.thumbprints("web")) }
        }
    }

    @Test(arguments: [(ConflictPolicy.fail, Outcome.failed), (.skip, .skipped), (.newer, .failed)])
    func anotherCertificateIsAConflict(_ policy: ConflictPolicy, _ expected: Outcome) async throws {
        try await withWorld(Self.web) { world in
            try await world.issue("web", in: World.far)
            let before = try await world.thumbprints("web", in: World.far)
            try await world.copy(to: World.far, policy: policy).expect(expected, 1)
            #expect(try await world.thumbprints("web", in: World.far) == before)
        }
    }

    @Test func aPlainSecretOfThatNameHoldsIt() async throws {
        try await withWorld(Self.web) { world in
            _ = try await world.client(World.far).setSecret("web", value: "plain")
            let result = try await world.copy(to: World.far)
            result.expect(.failed, 1)
            #expect(result.item(.certificate, "web")?.reason?.contains("secret of that name") == true)
        }
    }

    // MARK: What surrounds it

    /// No certificate carries its issuer, and no issuer its password.
    @Test(arguments: [World.far, World.target]) func itsIssuerIsMadeFirst(_ vault: String) async throws {
        let seed = Self.web + #", "issuers": [{"name": "digi", "account": "acc", "password": "p"}, {"name": "idle"}]"#
        try await withWorld(seed) { world in
            try await world.client(World.source).updateCertificatePolicy("web", ["issuer": ["name": "digi"]])
            let result = try await world.copy(to: vault)
            result.expect(.done, 1)
            let reason = result.item(.certificate, "web")?.reason ?? ""
            #expect(reason.contains("issuer digi is new") && reason.contains("password of account acc"), "\(reason)")
            let issuers = try await world.client(vault).issuers().map(\.name)
            #expect(issuers == ["digi"], "an issuer that no certificate names stays where it is")
            #expect(try await world.verify(Self.selection, against: vault).passed)
            try await world.copy(to: vault).expect(.same, 1)
        }
    }

    @Test func hardwareKeysNeedThePremiumTier() async throws {
        let seed = """
            "keys": [{"name": "hard", "kty": "EC-HSM", "curve": "P-256"}, {"name": "soft", "kty": "EC"}],
            "certificates": [{"name": "hsm", "subject": "CN=hsm", "kty": "EC-HSM", "curve": "P-256", "exportable": false}]
            """
        for vault in [World.target, World.far] {
            try await withWorld(seed, .changed { for index in [1, 2] { $0.vaults[index].sku = .standard } }) { world in
                let result = try await Operations.copy(
                    CopyRequest(
                        source: try await world.connectManaged(World.source),
                        target: try await world.connectManaged(vault), selection: .all,
                        recreates: [.key, .certificate]),
                    world.options("copy all"))
                for (kind, name) in [(ObjectKind.key, "hard"), (.certificate, "hsm")] {
                    #expect(result.item(kind, name)?.status == .left, "\(result.text)")
                    #expect(result.item(kind, name)?.reason?.contains("premium") == true)
                }
                #expect(result.item(.key, "soft")?.status == .done, "\(result.text)")
                #expect(result.item(.key, "soft")?.road == (vault == World.far ? .recreate : .blob))
            }
        }
    }
}

extension World {
    /// A certificate's thumbprints, oldest first.
    func thumbprints(_ name: String, in vault: String = source) async throws -> [String] {
        let items = try await client(vault).versions(of: .certificate, named: name)
        return VersionOrder(items).versions.compactMap(\.thumbprint)
    }

    /// Lets a certificate of a month's validity expire; its policy asks a person, or the vault would renew it in time.
    func letExpire(_ name: String, after time: Duration = .seconds(40 * 86_400)) async throws {
        try await client(World.source).updateCertificatePolicy(
            name,
            [
                "lifetime_actions": [
                    ["trigger": ["lifetime_percentage": 80], "action": ["action_type": "EmailContacts"]]
                ]
            ])
        server.core.clock.advance(by: time)
    }

    /// Lets a vault issue a certificate of its own.
    func issue(_ name: String, in vault: String) async throws {
        let policy: JSON = [
            "issuer": ["name": "Self"], "x509_props": ["subject": "CN=other"], "key_props": ["kty": "EC"],
        ]
        let client = try client(vault)
        _ = try await client.createCertificate(name, policy: policy)
        _ = try await client.pendingOperation(name)
    }

    /// The certificate of an authority, in PEM.
    func authority() async throws -> String {
        let policy: JSON = [
            "issuer": ["name": "Self"], "x509_props": ["subject": "CN=authority"], "key_props": ["kty": "EC"],
            "secret_props": ["contentType": "application/x-pem-file"],
        ]
        let client = try client(World.source)
        _ = try await client.createCertificate("authority", policy: policy)
        _ = try await client.pendingOperation("authority")
        let text = try await client.secret("authority").value.lossyText
        let start = try #require(text.firstRange(of: "-----BEGIN CERTIFICATE-----")?.lowerBound)
        return String(text[start...])
    }
}
