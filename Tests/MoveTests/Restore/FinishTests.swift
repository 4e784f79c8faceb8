import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// The last step of a key: its rotation policy, which no blob carries.
@Suite struct FinishTests {
    @Test func theRotationPolicyArrives() async throws {
        try await withWorld(Seeds.keys) { world in
            try await world.backup()
            try await world.restore()
            #expect(world.recorder.count("PUT", "/keys/sign/rotationpolicy") == 1)
            #expect(world.recorder.count("PUT", "/keys/plain/rotationpolicy") == 0)
            let policy = try await world.client(World.target).rotationPolicy("sign")
            #expect(policy.expiryTime == "P2Y")
        }
    }

    @Test func aRefusedPolicyIsIncompleteAndTheNextRunFinishes() async throws {
        try await withWorld(Seeds.keys) { world in
            try await world.backup()
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no setrotationpolicy permission")
            world.faults(FaultRule("PUT", "/keys/*/rotationpolicy", .always, .refuse(denied)))
            let result = try await world.restore()
            #expect(result.item(.key, "sign")?.status == .incomplete, "\(result.text)")
            #expect(result.item(.key, "sign")?.reason?.contains("setrotationpolicy") == true)
            #expect(result.item(.key, "plain")?.status == .done)
            #expect(result.exitCode == 5)
            world.faults()
            let verified = try await world.verify()
            #expect(verified.lines == ["key sign rotation policy different"], "\(verified.lines)")
            let again = try await world.restore()
            again.expect(.same, 2)
            #expect(again.exitCode == 0)
            #expect(world.recorder.restores.isEmpty)
            #expect(try await world.verify().passed)
        }
    }

    /// A key that is there already still gets its policy, once more or for the first time.
    @Test func aPolicyThatWasChangedInTheTargetIsSetAgain() async throws {
        try await withWorld(Seeds.keys) { world in
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            let other = try #require(
                RotationPolicy(["lifetimeActions": [], "attributes": ["expiryTime": "P90D"]]))
            _ = try await client.setRotationPolicy("sign", other)
            #expect(try await world.verify().lines == ["key sign rotation policy different"])
            try await world.restore()
            #expect(try await world.verify().passed)
        }
    }

    /// Restore gives new ids: the public part proves the object, and verification pairs by order.
    @Test func newVersionIdsAreRecognisedByThePublicPart() async throws {
        try await withWorld(
            Seeds.keys + ", " + Seeds.certificates, .changed { $0.unconfirmed.restoreKeepsVersionIDs = false }
        ) { world in
            try await world.backup()
            let result = try await world.restore()
            result.expect(.done, 4)
            let verified = try await world.verify()
            #expect(verified.lines == ["certificate device private key unproven"], "\(verified.lines)")
            let again = try await world.restore()
            again.expect(.same, 4)
            #expect(world.recorder.restores.isEmpty)
        }
    }

    @Test func anotherObjectInTheFileIsNamedAndKept() async throws {
        try await withWorld(Seeds.keys) { world in
            try await world.backup(.only(.key, "sign"), to: "\(world.folder.path)/a")
            let taken = world.recorder
            taken.rewrite { body in
                String(decoding: body, as: UTF8.self).replacing(part: "/keys/sign/", by: "/keys/other/")
            }
            let result = try await world.restore(from: "\(world.folder.path)/a")
            let item = try #require(result.items.first)
            #expect(item.status == .failed, "\(result.text)")
            #expect(item.reason?.contains("other object in file") == true)
            #expect(world.recorder.count("DELETE", "/*") == 0)
        }
    }
}
