import Emulator
import ExactJSON
import KeyVault
import Testing

@testable import VaultOperations

/// For callers without the right to read values: everything else is compared, and nothing more is claimed.
@Suite struct MetadataOnlyTests {
    /// Secrets that were written on both sides, so that no id proves anything.
    private func withTwins(_ body: (World) async throws -> Void) async throws {
        try await withWorld(Seeds.secret("s", "one"), target: Seeds.secret("s", "two")) { try await body($0) }
    }

    @Test func noValueIsAskedFor() async throws {
        try await withTwins { world in
            world.recorder.clear()
            let verified = try await world.verify(metadataOnly: true)
            #expect(verified.passed && !verified.complete)
            let asked = Set(world.recorder.all.filter { $0.hasToken && $0.path.hasPrefix("/secrets") }.map(\.path))
            #expect(asked == ["/secrets", "/secrets/s/versions"], "\(asked)")
        }
    }

    /// Without the right a full comparison proves nothing of values, and says so.
    @Test func withoutTheRightAFullComparisonIsUnproven() async throws {
        try await withTwins { world in
            let id = try #require(
                try await world.client(World.source).versions(of: .secret, named: "s").first?.id.version)
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no get permission")
            world.faults(FaultRule("GET", "/secrets/s/\(id)", .always, .refuse(denied)))
            #expect(try await world.verify().lines == ["secret s value unproven"])
            #expect(try await world.verify(metadataOnly: true).passed)
        }
    }

    @Test func everythingElseIsStillCompared() async throws {
        try await withTwins { world in
            _ = try await world.client(World.target).updateSecret("s", tags: ["a": "b"])
            let verified = try await world.verify(metadataOnly: true)
            #expect(verified.lines == ["secret s tags.a different"] && verified.exitCode == 3)
        }
    }

    @Test func itsEvidenceSaysSo() async throws {
        try await withTwins { world in
            let verified = try await world.verify(metadataOnly: true)
            #expect(verified.evidence?.isFull == false && verified.proof?.isFull == false)
            #expect(verified.evidencePath?.hasSuffix(".part.json") == true)
        }
    }
}
