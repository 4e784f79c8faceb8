import Emulator
import KeyVault
import Locking
import Sealing
import Testing
import VaultOperations

/// `including disabled`: enabled, read and disabled again, whatever happens.
@Suite struct DisabledVersionTests {
    private let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")

    @Test func withoutTheClauseTheyAreNamedAndLeftAlone() async throws {
        try await withWorld(Seeds.secrets) { world in
            let result = try await world.export(.only(.secret, "alpha"))
            #expect(result.item(.secret, "alpha")?.status == .incomplete, "\(result.text)")
            #expect(result.item(.secret, "alpha")?.reason?.contains("1 of its versions is disabled") == true)
            #expect(world.recorder.writes == 0)
            let again = try await world.export(.only(.secret, "alpha"))
            #expect(again.item(.secret, "alpha")?.status == .incomplete, "a kept object is judged the same")
        }
    }

    @Test func whatIsWhollyDisabledStaysBehind() async throws {
        try await withWorld("\"secrets\": [{\"name\": \"off\", \"value\": \"x\", \"enabled\": false}]") { world in
            let result = try await world.export()
            #expect(result.item(.secret, "off")?.status == .left, "\(result.text)")
            #expect(result.item(.secret, "off")?.reason?.contains("including disabled") == true)
        }
    }

    @Test func withTheClauseTheyAreReadAndDisabledAgain() async throws {
        try await withWorld(Seeds.secrets) { world in
            let identity = SealingIdentity()
            let seal = ExportRequest.Seal.recipients([identity.recipient])
            let result = try await world.export(.only(.secret, "alpha"), seal: seal, includingDisabled: true)
            result.expect(.done, 1)
            #expect(try await world.enabled("alpha", in: World.source) == [true, false, true])
            #expect(world.recorder.count("PATCH", "/secrets/alpha/*") == 2)
            let again = try await world.export(.only(.secret, "alpha"), seal: seal, includingDisabled: true)
            again.expect(.same, 1)
            let imported = try await world.bringIn(keys: .identities(identity))
            imported.expect(.done, 1)
            #expect(try await world.enabled("alpha", in: World.far) == [true, false, true])
            let verified = try await world.verify(.only(.secret, "alpha"), against: World.far)
            #expect(
                verified.items.allSatisfy { $0.field == "value" && $0.differenceClass == .unproven },
                "\(verified.lines)")
        }
    }

    @Test func aCertificateIsEnabledAsAWhole() async throws {
        try await withWorld(Seeds.certificates) { world in
            let client = try world.client(World.source)
            let first = try #require(
                try await client.versions(of: .certificate, named: "web").min {
                    ($0.attributes.created ?? 0) < ($1.attributes.created ?? 0)
                })
            try await client.updateCertificate(
                "web", version: first.id.version, attributes: AttributeChange(enabled: false))
            let result = try await world.export(.only(.certificate, "web"), includingDisabled: true)
            result.expect(.done, 1)
            let after = try await client.versions(of: .certificate, named: "web")
            #expect(after.count { !$0.attributes.enabled } == 1)
            #expect(world.recorder.count("PATCH", "/certificates/web/*") == 2)
        }
    }

    @Test func aFailedReadLeavesNothingEnabled() async throws {
        try await withWorld(Seeds.secrets) { world in
            world.faults(FaultRule("GET", "/secrets/Alpha/*", .from(2), .refuse(denied)))
            _ = try? await world.export(.only(.secret, "alpha"), includingDisabled: true)
            world.faults()
            let after = try await world.enabled("alpha", in: World.source)
            #expect(after == [true, false, true])
        }
    }

    @Test func aRefusedEnableChangesNothing() async throws {
        try await withWorld(Seeds.secrets) { world in
            world.faults(FaultRule("PATCH", "/secrets/*/*", .from(1), .refuse(denied)))
            let result = try await world.export(.only(.secret, "alpha", "beta"), includingDisabled: true)
            #expect(result.item(.secret, "alpha")?.status == .failed, "\(result.text)")
            #expect(result.failure == nil, "\(result.text)")
            #expect(try await world.enabled("alpha", in: World.source) == [true, false, true])
        }
    }

    /// What cannot be disabled again is the statement's first line and its exit code; the next run begins with it, also
    /// one that says nothing of disabled versions.
    @Test(arguments: [true, false]) func theNextRunPutsBackBeforeAnythingElse(_ includes: Bool) async throws {
        try await withWorld(Seeds.secrets) { world in
            world.faults(FaultRule("PATCH", "/secrets/*/*", .from(2), .refuse(denied)))
            let broken = try await world.export(.only(.secret, "alpha"), includingDisabled: true)
            #expect(broken.failure?.code == .notPutBack, "\(broken.text)")
            #expect(broken.failure?.message.contains("secret alpha version") == true)
            #expect(broken.exitCode == 1)
            #expect(try await world.enabled("alpha", in: World.source) == [true, true, true])
            let still = await refusal {
                try await world.export(.only(.secret, "beta"), to: "\(world.folder.path)/other")
            }
            #expect(still?.code == .notPutBack, "the run ends before it began")
            world.faults()
            try await world.export(
                .only(.secret, "beta"), to: "\(world.folder.path)/other", includingDisabled: includes)
            #expect(try await world.enabled("alpha", in: World.source) == [true, false, true])
        }
    }

    /// A change whose answer was lost may be carried out last: the end of the statement looks again.
    @Test func aLateChangeIsFoundAtTheEnd() async throws {
        try await withWorld(Seeds.secrets) { world in
            let client = try world.client(World.source)
            let off = try #require(
                try await client.versions(of: .secret, named: "alpha").first { !$0.attributes.enabled })
            world.recorder.once("PATCH", "/secrets/alpha/*") {
                // Right after the first PATCH was answered; the second one follows, and then this comes again.
                world.recorder.once("PATCH", "/secrets/alpha/*") {
                    try await client.updateSecret(
                        "alpha", version: off.id.version, attributes: AttributeChange(enabled: true))
                }
            }
            _ = try? await world.export(.only(.secret, "alpha"), includingDisabled: true)
            #expect(try await world.enabled("alpha", in: World.source) == [true, false, true])
        }
    }

    /// One run would disable what another is about to read.
    @Test func twoRunsDoNotEnableAtOnce() async throws {
        try await withWorld(Seeds.secrets) { world in
            let refused = Locked<OperationError?>(nil)
            let plain = Locked<OperationResult?>(nil)
            world.recorder.once("PATCH", "/secrets/alpha/*") {
                let error = await refusal {
                    try await world.export(
                        .only(.secret, "alpha"), to: "\(world.folder.path)/other", includingDisabled: true)
                }
                refused.withLock { $0 = error }
                let result = try await world.export(.only(.secret, "beta"), to: "\(world.folder.path)/plain")
                plain.withLock { $0 = result }
            }
            try await world.export(.only(.secret, "alpha"), includingDisabled: true).expect(.done, 1)
            #expect(refused.withLock { $0?.code } == .locked)
            #expect(refused.withLock { $0?.exitCode } == 6)
            #expect(plain.withLock { $0?.count(.done) } == 1, "what enables nothing is not in the way")
            #expect(try await world.enabled("alpha", in: World.source) == [true, false, true])
        }
    }

    @Test func anInterruptedRunLeavesNothingEnabled() async throws {
        try await withWorld(Seeds.secrets) { world in
            let running = Locked<Task<OperationResult, any Error>?>(nil)
            world.recorder.once("PATCH", "/secrets/alpha/*") { running.withLock { $0 }?.cancel() }
            let task = Task { try await world.export(.only(.secret, "alpha"), includingDisabled: true) }
            running.withLock { $0 = task }
            let result = try? await task.value
            #expect(result?.exitCode ?? 130 == 130)
            let after = try await world.enabled("alpha", in: World.source)
            #expect(after == [true, false, true])
        }
    }
}
