import Emulator
import KeyVault
import Testing
import VaultOperations

/// A copy that is stopped around any of its requests is finished by the next one: nothing is lost, nothing is there
/// twice.
@Suite struct InterruptedCopyTests {
    private static let seed = """
        "secrets": [{"name": "db", "versions": [{"value": "v1"}, {"value": "v2", "tags": {"a": "b"}}]}],
        "keys": [{"name": "sign", "kty": "EC", "rotationPolicy": {"lifetimeActions": [
          {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "Rotate"}}],
          "attributes": {"expiryTime": "P2Y"}}}],
        "certificates": [
          {"name": "web", "subject": "CN=web", "kty": "EC", "curve": "P-256", "versions": 2, "validityMonths": 6},
          {"name": "device", "subject": "CN=device", "kty": "EC", "curve": "P-256", "exportable": false}]
        """

    /// One request of the copy, and whether it is stopped before that is sent or after its answer.
    struct Place: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let before: Bool
        var testDescription: String { "\(before ? "before" : "after") \(method) \(path)" }
    }

    private static let places = [
        ("PUT", "/secrets/db"), ("POST", "/certificates/web/import"), ("POST", "/keys/sign/create"),
        ("PUT", "/keys/sign/rotationpolicy"), ("POST", "/certificates/device/create"),
        ("GET", "/certificates/device/pending"), ("GET", "/certificates/web/policy"),
    ].flatMap { method, path in [true, false].map { Place(method: method, path: path, before: $0) } }

    @Test(arguments: places) func theNextRunFinishesIt(_ place: Place) async throws {
        try await withWorld(Self.seed) { world in
            let stopped = Task { () async throws -> OperationResult in
                let source = try await world.connect(World.source)
                let target = try await world.connect(World.far)
                let request = CopyRequest(
                    source: source, target: target, selection: .all, recreates: [.key, .certificate])
                return try await Operations.copy(request, world.options("copy all into far"))
            }
            world.recorder.once(place.method, place.path, before: place.before) { stopped.cancel() }
            let first = await stopped.result
            if case .success(let result) = first { #expect(result.interrupted, "\(result.text)") }
            let result = try await world.copy(to: World.far, recreates: [.key, .certificate])
            #expect(result.exitCode == 0, "\(result.text)")
            let verified = try await world.verify(against: World.far)
            #expect(verified.passed, "\(verified.lines)")
            #expect(verified.recreated == 2)
            let client = try world.client(World.far)
            for (kind, name, count) in [
                (ObjectKind.secret, "db", 2), (.certificate, "web", 2), (.key, "sign", 1), (.certificate, "device", 1),
            ] { #expect(try await client.versions(of: kind, named: name).count == count, "\(name)") }
        }
    }
}
