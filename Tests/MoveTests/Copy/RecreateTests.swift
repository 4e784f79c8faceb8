import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// What cannot leave its geography is made anew on request: all of it but the material.
@Suite struct RecreateTests {
    private static let keys = """
        "keys": [
          {"name": "Sign", "kty": "EC", "curve": "P-384", "ops": ["verify"], "versions": 2, "tags": {"k": "v"},
           "expires": "+400d", "rotationPolicy": {"lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P30D"},
             "action": {"type": "Rotate"}}], "attributes": {"expiryTime": "P2Y"}}},
          {"name": "wrap", "kty": "RSA", "size": 3072, "ops": ["wrapKey", "unwrapKey"], "enabled": false}]
        """
    private static let device = """
        "certificates": [{"name": "Device", "subject": "CN=device", "kty": "EC", "curve": "P-256", "exportable": false,
          "versions": 2, "tags": {"fleet": "a"}}]
        """

    @Test func aKeyGetsNewMaterialAndKeepsTheRest() async throws {
        try await withWorld(Self.keys) { world in
            let result = try await world.recreate()
            result.expect(.done, 2)
            #expect(result.items.allSatisfy { $0.road == .recreate && $0.reason?.contains("new material") == true })
            #expect(result.exitCode == 0)
            let (old, new) = (try world.client(World.source), try world.client(World.far))
            for name in ["sign", "wrap"] {
                let (mine, its) = (try await old.key(name), try await new.key(name))
                #expect(mine.key.type == its.key.type && mine.key.curve == its.key.curve)
                #expect(mine.key.bits == its.key.bits && mine.operations == its.operations)
                #expect(mine.tags == its.tags && mine.attributes.enabled == its.attributes.enabled)
                #expect(mine.attributes.expires == its.attributes.expires)
                #expect(mine.key.x != its.key.x || mine.key.modulus != its.key.modulus, "the material is new")
                #expect(try await new.versions(of: .key, named: name).count == 1)
            }
            #expect(try await new.rotationPolicy("sign").expiryTime == "P2Y")
            #expect(try await !new.rotationPolicy("wrap").isSet)
        }
    }

    @Test func verifyAndMapSayThatItIsNew() async throws {
        try await withWorld([Self.keys, Self.device].joined(separator: ",")) { world in
            try await world.recreate().expect(.done, 3)
            let verified = try await world.verify(against: World.far)
            #expect(verified.passed, "\(verified.lines)")
            let names = verified.recreatedObjects.map(\.description)
            #expect(names == ["certificate device", "key sign", "key wrap"])
            let rows = try await Operations.map(
                MapRequest(
                    old: try await world.connect(World.source), new: try await world.connect(World.far)),
                world.options("map"))
            let current = try await world.client(World.source).key("sign").id.version
            let row = try #require(rows.first { $0.kind == .key && $0.version == current })
            #expect(row.basis == .journal && row.note?.contains("re-created") == true)
            let older = try #require(
                rows.first { $0.kind == .key && $0.name == "Sign" && $0.version != nil && $0.version != current })
            #expect(older.new == nil && older.note?.contains("re-created") == true)
            let device = try #require(rows.first { $0.kind == .secret && $0.name == "Device" && $0.version == nil })
            #expect(device.new != nil && device.note?.contains("re-created") == true)
        }
    }

    @Test func theSecondRunMakesNothing() async throws {
        try await withWorld([Self.keys, Self.device].joined(separator: ",")) { world in
            try await world.recreate()
            let again = try await world.recreate()
            again.expect(.same, 3)
            #expect(again.item(.key, "sign")?.reason?.contains("an earlier run made it") == true)
            #expect(world.recorder.writes == 0)
            _ = try await world.client(World.far).rotateKey("sign")
            let rotated = try await world.recreate(.only(.key, "sign"))
            #expect(rotated.item(.key, "sign")?.reason?.contains("rotated") == true, "\(rotated.text)")
        }
    }

    /// Nothing but the journal ties new material to the old.
    @Test(arguments: [(ConflictPolicy.fail, Outcome.failed), (.skip, .skipped), (.newer, .failed)])
    func withoutItsJournalItIsAnotherKey(_ policy: ConflictPolicy, _ expected: Outcome) async throws {
        try await withWorld([Self.keys, Self.device].joined(separator: ",")) { world in
            try await world.recreate()
            world.folder.remove("state")
            try await world.recreate(policy: policy).expect(expected, 3)
        }
    }

    @Test func withoutTheClauseItIsLeft() async throws {
        try await withWorld([Self.keys, Self.device].joined(separator: ",")) { world in
            let result = try await world.copy(to: World.far)
            result.expect(.left, 3)
            #expect(result.items.allSatisfy { $0.reason?.contains("`recreate") == true }, "\(result.text)")
            let verified = try await world.verify(against: World.far)
            let reasons = verified.items.filter { $0.field == "object" }.map { $0.right ?? "" }
            #expect(reasons.count == 3 && reasons.allSatisfy { $0.contains("leave") }, "\(reasons)")
            let keys = try await world.copy(to: World.far, recreates: [.key])
            #expect(keys.item(.certificate, "device")?.status == .left)
            keys.expect(.done, 2)
        }
    }

    @Test func whatCanTravelIsNotMadeAnew() async throws {
        try await withWorld { world in
            let result = try await world.copy(recreates: [.key, .certificate])
            #expect(result.items.allSatisfy { $0.road == .blob && $0.status == .done }, "\(result.text)")
            let far = try await world.recreate()
            #expect(far.item(.certificate, "web")?.road == .pfx, "\(far.text)")
            #expect(far.item(.certificate, "device")?.road == .recreate)
        }
    }

    // MARK: What goes wrong on the way

    @Test(arguments: [("/keys/sign/create", "sign"), ("/certificates/device/create", "device")])
    func aLostAnswerIsFoundAndNothingIsMadeTwice(_ path: String, _ name: String) async throws {
        try await withWorld([Self.keys, Self.device].joined(separator: ",")) { world in
            world.faults(FaultRule("POST", path, .first(1), .closeAfter))
            try await world.recreate().expect(.done, 3)
            let kind = name == "sign" ? ObjectKind.key : .certificate
            #expect(try await world.client(World.far).versions(of: kind, named: name).count == 1)
            #expect(try await world.verify(against: World.far).passed)
        }
    }

    @Test func aRotationPolicyThatWasRefusedIsSetByTheNextRun() async throws {
        try await withWorld(Self.keys) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no setrotationpolicy permission")
            world.faults(FaultRule("PUT", "/keys/sign/rotationpolicy", .always, .refuse(denied)))
            let broken = try await world.recreate()
            #expect(broken.item(.key, "sign")?.status == .incomplete, "\(broken.text)")
            world.faults()
            let result = try await world.recreate()
            #expect(result.item(.key, "sign")?.status == .done, "\(result.text)")
            #expect(world.recorder.count("POST", "/keys/Sign/create") == 0)
        }
    }

    @Test func aKeyWhoseTypeCannotBeReadIsNotGuessed() async throws {
        try await withWorld(
            Self.keys, .changed { $0.unconfirmed.disabledKeyIsReadable = false }
        ) { world in
            let result = try await world.recreate(.only(.key, "wrap"))
            result.expect(.failed, 1)
            #expect(result.item(.key, "wrap")?.reason?.contains("it is disabled") == true, "\(result.text)")
            let enabled = try await world.copy(
                .only(.key, "wrap"), to: World.far, recreates: [.key], includesDisabled: true)
            enabled.expect(.done, 1)
            for vault in [World.source, World.far] {
                let versions = try await world.client(vault).versions(of: .key, named: "wrap")
                #expect(versions.allSatisfy { !$0.attributes.enabled }, "\(vault)")
            }
        }
    }

    @Test func whatWasDeletedSinceIsSaidOnceAndThenMadeAnew() async throws {
        try await withWorld(Self.keys) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no setrotationpolicy permission")
            world.faults(FaultRule("PUT", "/keys/sign/rotationpolicy", .always, .refuse(denied)))
            try await world.recreate(.only(.key, "sign"))
            world.faults()
            let client = try world.client(World.far)
            try await client.delete(.key, "sign")
            try await client.purgeDeleted(.key, "sign")
            let said = try await world.recreate(.only(.key, "sign"))
            said.expect(.failed, 1)
            #expect(said.item(.key, "sign")?.reason?.contains("gone") == true, "\(said.text)")
            try await world.recreate(.only(.key, "sign")).expect(.done, 1)
        }
    }

    // MARK: Certificates

    @Test(arguments: [Duration.zero, .milliseconds(150)])
    func aCertificateThatSignsItselfIsThereAtOnce(_ delay: Duration) async throws {
        try await withWorld(Self.device) { world in
            world.conditions { $0.issuanceDelay = delay }
            let result = try await world.recreate()
            result.expect(.done, 1)
            let (mine, its) = (
                try await world.client(World.source).certificate("device"),
                try await world.client(World.far).certificate("device")
            )
            #expect(its.der != nil && its.thumbprint != mine.thumbprint)
            #expect(its.tags == mine.tags && its.isExportable == false)
            #expect(its.policy?["x509_props"]?["subject"] == mine.policy?["x509_props"]?["subject"])
        }
    }

    /// A request that a person has to answer is no certificate yet; the same statement finds it again.
    @Test func anotherIssuerNeedsAPerson() async throws {
        try await withWorld(Self.device) { world in
            try await world.client(World.source).updateCertificatePolicy("device", ["issuer": ["name": "Unknown"]])
            let waiting = try await world.recreate()
            waiting.expect(.incomplete, 1)
            #expect(waiting.item(.certificate, "device")?.reason?.contains("a person") == true, "\(waiting.text)")
            #expect(waiting.exitCode == 5)
            let still = try await world.recreate()
            still.expect(.incomplete, 1)
            #expect(world.recorder.count("POST", "/certificates/Device/create") == 0)
            try await world.merge("device", in: World.far)
            let done = try await world.recreate()
            done.expect(.done, 1)
            #expect(try await world.verify(against: World.far).recreatedObjects.count == 1)
        }
    }

    @Test func aNamedIssuerIsMadeFirstAndThenAsked() async throws {
        let seed = Self.device + #", "issuers": [{"name": "digi", "account": "acc", "password": "p"}]"#
        try await withWorld(seed) { world in
            try await world.client(World.source).updateCertificatePolicy("device", ["issuer": ["name": "digi"]])
            let result = try await world.recreate()
            result.expect(.incomplete, 1)
            let reason = result.item(.certificate, "device")?.reason ?? ""
            #expect(reason.contains("waits for the issuer digi") && reason.contains("password of account acc"))
        }
    }

    @Test func aRequestOfSomebodyElseIsNotTakenForOurs() async throws {
        try await withWorld(Self.device) { world in
            let policy: JSON = ["issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=foreign"]]
            _ = try await world.client(World.far).createCertificate("device", policy: policy)
            let result = try await world.recreate()
            result.expect(.failed, 1)
            let pending = try await world.client(World.far).certificatePolicy("device")
            #expect(pending["x509_props"]?["subject"]?.string == "CN=foreign")
        }
    }
}

extension World {
    @discardableResult
    fileprivate func recreate(
        _ selection: Selection = .all, policy: ConflictPolicy = .fail
    ) async throws -> OperationResult {
        try await copy(selection, to: World.far, policy: policy, recreates: [.key, .certificate])
    }
}
