import Emulator
import Testing
import VaultOperations

/// A service that throttles, fails, cuts answers short or asks for other tokens: everything arrives all the same.
@Suite struct ServiceTroubleTests {
    @Test func throttlingSlowsDownAndLosesNothing() async throws {
        try await withWorld(Seeds.bulk(40)) { world in
            world.conditions { $0.rateLimit = RateLimit(requests: 60) }
            let backup = try await world.backup()
            backup.expect(.done, 40)
            let restore = try await world.restore()
            restore.expect(.done, 40)
            world.conditions { $0.rateLimit = nil }
            #expect(try await world.verify().passed)
        }
    }

    @Test func retryAfterIsObeyed() async throws {
        try await withWorld(Seeds.bulk(12)) { world in
            world.conditions { $0.rateLimit = RateLimit(requests: 20, window: .seconds(1), retryAfter: 1) }
            try await world.backup().expect(.done, 12)
            try await world.restore().expect(.done, 12)
        }
    }

    @Test func failuresBeforeExecutionAreTriedAgain() async throws {
        try await withWorld { world in
            world.faults(
                FaultRule(vault: World.source, .every(4), .refuse(ServiceError(503, "Busy", "try later"))),
                FaultRule("POST", "/secrets/*/backup", .nth(1), .closeBefore),
                FaultRule("GET", "/keys/*/versions", .nth(1), .truncateBody),
                FaultRule("POST", "/keys/*/backup", .nth(1), .truncateBody))
            let backup = try await world.backup()
            #expect(backup.count(.done) == 7, "\(backup.text)")
            world.faults(
                FaultRule("GET", vault: World.target, .every(3), .refuse(ServiceError(500, "Oops", "try later"))),
                FaultRule("PUT", "/keys/*/rotationpolicy", .nth(1), .closeAfter))
            let restore = try await world.restore()
            #expect(restore.count(.done) == 7, "\(restore.text)")
            world.faults(
                FaultRule("GET", "/secrets/*/*", .every(2), .truncateBody),
                FaultRule("GET", "/keys", .nth(1), .closeBefore))
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    @Test func pagesThatAreEmptyEndNothing() async throws {
        try await withWorld(Seeds.bulk(60)) { world in
            world.conditions { $0.emptyPages = true }
            try await world.backup().expect(.done, 60)
            try await world.restore().expect(.done, 60)
            #expect(try await world.verify().objects == 60)
        }
    }

    /// Tokens that the vault calls expired although the client thinks they are good: each request gets a new one.
    @Test func tokensThatExpireInTheMiddleAreRenewed() async throws {
        try await withWorld(Seeds.bulk(40), .changed { $0.tokenLifetime = 900 }) { world in
            try await world.backup()
            let clock = world.server.core.clock
            world.recorder.once("POST", "/secrets/restore") { clock.advance(by: .seconds(1_000)) }
            let result = try await world.restore()
            #expect(result.count(.done) == 40, "\(result.text)")
            #expect(Set(world.recorder.restores).count == 40)
        }
    }

    @Test func tokensOfAFewSecondsAreEnough() async throws {
        try await withWorld(Seeds.bulk(10), .changed { $0.tokenLifetime = 3 }) { world in
            try await world.backup().expect(.done, 10)
            try await world.restore().expect(.done, 10)
        }
    }

    @Test func aChallengeWithClaimsIsAnsweredOnce() async throws {
        try await withWorld(Seeds.bulk(5)) { world in
            try await world.backup()
            let claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}"
            world.faults(FaultRule("POST", "/secrets/restore", .nth(1), .demandClaims(claims)))
            let result = try await world.restore()
            #expect(result.count(.done) == 5, "\(result.text)")
            #expect(world.recorder.restores.count == 6)
        }
    }

    @Test func aChallengeWithClaimsForEverStopsTheStatement() async throws {
        try await withWorld(Seeds.bulk(5)) { world in
            try await world.backup()
            world.faults(FaultRule("POST", "/secrets/restore", .always, .demandClaims("{}")))
            let result = try await world.restore()
            #expect(result.exitCode == 4, "\(result.text)")
            #expect(result.count(.untried) == 5)
            #expect(world.recorder.restores.count <= 3)
        }
    }

    @Test func aMissingRightIsNamedAndIsTheOutcome() async throws {
        try await withWorld(Seeds.bulk(5)) { world in
            try await world.backup()
            let denied = ServiceError(
                403, "Forbidden", inner: "AccessDenied", "The user does not have secrets restore permission")
            world.faults(FaultRule("POST", "/secrets/restore", .always, .refuse(denied)))
            let result = try await world.restore()
            #expect(result.exitCode == 4, "\(result.text)")
            #expect(result.count(.failed) == 5)
            #expect(result.items.allSatisfy { $0.reason?.contains("secrets restore permission") == true })
        }
    }

    @Test func aFirewallStopsTheStatement() async throws {
        try await withWorld(Seeds.bulk(5)) { world in
            let denied = ServiceError(
                403, "Forbidden", inner: "ForbiddenByFirewall", "Client address is not authorized")
            try await world.backup()
            world.faults(FaultRule("POST", "/secrets/restore", .always, .refuse(denied)))
            let result = try await world.restore()
            #expect(result.exitCode == 4, "\(result.text)")
            #expect(result.failure?.description.contains("firewall") == true)
            #expect(world.recorder.restores.count == 1)
        }
    }

    /// The target's lists may not be read: only the write can tell, and its conflict leaves the outcome open.
    @Test func withoutTheRightToListTheWriteTells() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup()
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no list permission")
            world.faults(
                FaultRule("GET", "/secrets/s/versions", vault: World.target, .always, .refuse(denied)),
                FaultRule("GET", "/secrets", vault: World.target, .always, .refuse(denied)),
                FaultRule("GET", "/deletedsecrets", vault: World.target, .always, .refuse(denied)))
            try await world.restore().expect(.done, 1)
            let again = try await world.restore()
            #expect(again.count(.uncertain) == 1, "\(again.text)")
            #expect(again.items[0].reason?.contains("may not be listed") == true)
        }
    }
}
