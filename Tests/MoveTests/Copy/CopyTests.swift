import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// From vault to vault: blobs through memory where the world is one, values elsewhere.
@Suite struct CopyTests {
    @Test func withinOneWorldEverythingKeepsItsIds() async throws {
        try await withWorld { world in
            let result = try await world.copy()
            result.expect(.done, 7)
            #expect(result.items.allSatisfy { $0.road == .blob }, "\(result.text)")
            #expect(result.exitCode == 0)
            #expect(try await world.verify().passed)
            let again = try await world.copy()
            again.expect(.same, 7)
            #expect(world.recorder.restores.isEmpty)
        }
    }

    @Test func elsewhereSecretsGoByValueInOrderAndTheRestIsNamed() async throws {
        try await withWorld { world in
            let result = try await world.copy(to: World.far)
            #expect(result.item(.secret, "gamma")?.status == .done, "\(result.text)")
            #expect(result.item(.secret, "gamma")?.road == .value)
            #expect(result.item(.secret, "alpha")?.status == .incomplete)
            #expect(result.item(.secret, "alpha")?.reason?.contains("1 of its versions") == true)
            #expect(result.item(.certificate, "web")?.road == .pfx)
            #expect(result.item(.certificate, "web")?.status == .done, "\(result.text)")
            for (kind, name) in [(ObjectKind.key, "sign"), (.certificate, "device")] {
                #expect(result.item(kind, name)?.status == .left, "\(result.text)")
                #expect(result.item(kind, name)?.reason?.isEmpty == false)
            }
            #expect(result.exitCode == 5)
            #expect(try await world.values("gamma", in: World.far) == ["g1", "g2"])
            #expect(try await world.values("alpha", in: World.far) == ["one", "three"])
            let items = try await world.client(World.far).versions(of: .secret, named: "gamma")
            #expect(Set(items.map(\.attributes.created)).count == 2, "two versions of one second have no order")
            let again = try await world.copy(.only(.secret, "gamma", "beta"), to: World.far)
            again.expect(.same, 2)
            #expect(world.recorder.count("PUT", "/secrets/gamma") == 0)
        }
    }

    /// The subscriptions are not known beforehand: one blob is refused, and then secrets go by value.
    @Test func theFirstObjectShowsAnotherWorld() async throws {
        try await withWorld(
            Seeds.small, .changed { $0.vaults[1].subscription = "99999999-9999-4999-8999-999999999999" }
        ) { world in
            let result = try await world.copy()
            #expect(result.failure == nil, "\(result.text)")
            #expect(world.recorder.restores.count <= 1)
            for name in ["beta", "gamma"] {
                #expect(result.item(.secret, name)?.road == .value, "\(result.text)")
                #expect(result.item(.secret, name)?.status == .done)
            }
            for name in ["sign", "plain"] { #expect(result.item(.key, name)?.status == .left, "\(result.text)") }
            #expect(try await world.values("gamma", in: World.target) == ["g1", "g2"])
        }
    }

    @Test func attributesAndBytesSurvive() async throws {
        let value = "\\u0000\\ud800 é\\r\\n\\\"x"
        try await withWorld(
            "\"secrets\": [{\"name\": \"odd\", \"value\": \"x\"}]"
        ) { world in
            let client = try world.client(World.source)
            let token = try #require(JSONString(token: Array(value.utf8)))
            for (name, text) in [
                ("odd", token), ("empty", JSONString("")), ("big", JSONString(String(repeating: "é", count: 12_800))),
            ] {
                _ = try await client.setSecret(
                    name, value: text, contentType: "text/é",
                    attributes: AttributeChange(notBefore: .set(1_700_000_000), expires: .set(2_000_000_000)),
                    tags: ["a": "1", "é": "2"])
            }
            let result = try await world.copy(.only(.secret, "odd", "empty", "big"), to: World.far)
            result.expect(.done, 3)
            let verified = try await world.verify(.only(.secret, "odd", "empty", "big"), against: World.far)
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    @Test func aLostAnswerIsFoundAndNotSentTwice() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            world.faults(FaultRule("PUT", "/secrets/db", .first(1), .closeAfter))
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2"])
        }
    }

    @Test func anInterruptedCopyGoesOn() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            let broken = try await world.copy(to: World.far)
            #expect(broken.item(.secret, "db")?.status == .incomplete, "\(broken.text)")
            world.faults()
            let result = try await world.copy(to: World.far)
            result.expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3"])
        }
    }

    @Test func whatOthersWroteMeanwhileIsNeverTakenForOurs() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            try await world.copy(to: World.far)
            world.faults()
            _ = try await world.client(World.far).setSecret("db", value: "foreign")
            let result = try await world.copy(to: World.far)
            result.expect(.failed, 1)
            #expect(result.item(.secret, "db")?.reason?.contains("changed by others") == true, "\(result.text)")
            #expect(try await world.values("db", in: World.far) == ["v1", "foreign"])
        }
    }

    @Test(arguments: [
        (ConflictPolicy.fail, Outcome.failed, 1), (.skip, .skipped, 1), (.newer, .done, 3),
    ]) func aPrefixIsAConflict(_ policy: ConflictPolicy, _ expected: Outcome, _ versions: Int) async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3")) { world in
            _ = try await world.client(World.far).setSecret("db", value: "v1")
            let result = try await world.copy(to: World.far, policy: policy)
            result.expect(expected, 1)
            #expect(try await world.values("db", in: World.far).count == versions)
        }
    }

    @Test(arguments: [(ConflictPolicy.fail, Outcome.failed), (.skip, .skipped), (.newer, .failed)])
    func anotherSecretIsAConflict(_ policy: ConflictPolicy, _ expected: Outcome) async throws {
        try await withWorld(Seeds.secret("db", "v1")) { world in
            _ = try await world.client(World.far).setSecret("db", value: "other")
            let result = try await world.copy(to: World.far, policy: policy)
            result.expect(expected, 1)
            #expect(try await world.values("db", in: World.far) == ["other"])
        }
    }

    @Test func disabledVersionsGoAlongAndStayDisabled() async throws {
        try await withWorld { world in
            let result = try await world.copy(.only(.secret, "alpha"), to: World.far, includesDisabled: true)
            result.expect(.done, 1)
            let (mine, its) = (
                try await world.client(World.source).versions(of: .secret, named: "alpha"),
                try await world.client(World.far).versions(of: .secret, named: "alpha")
            )
            #expect(VersionOrder(its).versions.map(\.attributes.enabled) == [true, false, true])
            #expect(VersionOrder(mine).versions.map(\.attributes.enabled) == [true, false, true])
            // What the journal ties needs no second look at a value that only enabling would show.
            let again = try await world.copy(.only(.secret, "alpha"), to: World.far, includesDisabled: true)
            again.expect(.same, 1)
            #expect(world.recorder.writes == 0)
        }
    }

    @Test func anAppendThatWasInterruptedGoesOn() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2", "v3", "v4")) { world in
            _ = try await world.client(World.far).setSecret("db", value: "v1")
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            try await world.copy(to: World.far, policy: .newer).expect(.incomplete, 1)
            world.faults()
            try await world.copy(to: World.far, policy: .newer).expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3", "v4"])
        }
    }

    @Test func whatWasDeletedAfterACopyIsWrittenAnew() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            try await world.copy(to: World.far).expect(.done, 1)
            let client = try world.client(World.far)
            try await client.delete(.secret, "db")
            try await client.purgeDeleted(.secret, "db")
            try await world.copy(to: World.far).expect(.done, 1)
            try await world.copy(to: World.far).expect(.same, 1)
        }
    }

    @Test func noFileHoldsAValue() async throws {
        try await withWorld(Seeds.secret("db", "a-very-special-value")) { world in
            try await world.copy(to: World.far)
            let found = try world.folder.snapshot("state").values.filter {
                String(decoding: $0, as: UTF8.self).contains("a-very-special-value")
            }
            #expect(found.isEmpty)
        }
    }

    @Test func theVaultItselfIsRefused() async throws {
        try await withWorld { world in
            let same = await refusal { try await world.copy(to: World.source) }
            #expect(same?.code == .sameVault)
            #expect(same?.exitCode == 6)
        }
    }
}

extension VaultClient {
    /// Purges what was just deleted, as soon as the service lets it.
    func purgeDeleted(_ kind: ObjectKind, _ name: String) async throws {
        _ = try await deleted(kind, name)
        try await purge(kind, name)
    }
}

extension World {
    @discardableResult
    func copy(
        _ selection: Selection = .all, to vault: String = target, policy: ConflictPolicy = .fail,
        recreates: Set<ObjectKind> = [], includesDisabled: Bool = false
    ) async throws -> OperationResult {
        recorder.clear()
        return try await Operations.copy(
            CopyRequest(
                source: try await connect(World.source), target: try await connect(vault), selection: selection,
                policy: policy, recreates: recreates, includesDisabled: includesDisabled),
            options("copy \(selection.description) into \(vault)"))
    }

    /// A secret's values, oldest first.
    func values(_ name: String, in vault: String) async throws -> [String] {
        let client = try client(vault)
        let items = try await client.versions(of: .secret, named: name)
        var values: [String] = []
        for item in items.sorted(by: { ($0.attributes.created ?? 0) < ($1.attributes.created ?? 0) }) {
            values.append(try await client.secret(name, version: item.id.version).value.lossyText)
        }
        return values
    }
}
