import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// `on conflict replace`: the row of the table of conflicts, and the machine `safety → delete → deleted → purge → free →
/// restore → read-back`.
@Suite struct ReplaceTests {
    @Test(arguments: Victim.all) func anotherObjectIsReplaced(_ victim: Victim) async throws {
        try await withWorld(victim.seed) { world in
            try await world.backupManaged()
            try await victim.place(in: world)
            let theirs = try await victim.ids(in: world)
            let result = try await world.replace()
            result.expect(.done, 1)
            #expect(result.exitCode == 0)
            #expect(try await victim.ids(in: world).isDisjoint(with: theirs))
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
            #expect(world.recorder.count("DELETE", victim.path()) == 1)
            #expect(world.recorder.count("DELETE", victim.path(deleted: true)) == 1)
            // Its own backup is there, and can be restored by anyone.
            let copies = try world.safetyCopies()
            #expect(copies.count == 1)
            #expect(copies.first?.hasPrefix("\(victim.kind.rawValue)-\(victim.name)-") == true)
            let again = try await world.replace()
            again.expect(.same, 1)
            #expect(world.recorder.count("DELETE", "/*") == 0)
        }
    }

    /// What the service takes to delete, purge and show: it is asked until it is so.
    @Test(arguments: Victim.all) func theServiceIsWaitedFor(_ victim: Victim) async throws {
        try await withWorld(victim.seed) { world in
            try await world.backupManaged()
            try await victim.place(in: world)
            world.conditions {
                $0.deletionDelay = .milliseconds(700)
                $0.purgeDelay = .milliseconds(700)
            }
            try await world.replace().expect(.done, 1)
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    @Test func absentIsWrittenAndTheSameIsLeft() async throws {
        try await withWorld { world in
            try await world.backupManaged()
            try await world.replace().expect(.done, 7)
            try await world.replace().expect(.same, 7)
            #expect(world.recorder.count("DELETE", "/*") == 0)
            #expect(try world.safetyCopies().isEmpty)
        }
    }

    /// The same versions with other attributes are made equal, and nothing is deleted.
    @Test func attributesAreMadeEqual() async throws {
        try await withWorld { world in
            try await world.backupManaged()
            try await world.replace()
            let client = try world.client(World.target)
            _ = try await client.updateSecret(
                "Alpha", contentType: "other", attributes: AttributeChange(enabled: false), tags: ["new": "tag"])
            _ = try await client.updateKey("sign", attributes: AttributeChange(enabled: false), tags: [:])
            _ = try await client.updateCertificate("web", tags: ["x": "y"])
            let result = try await world.replace()
            result.expect(.done, 3)
            result.expect(.same, 4)
            #expect(world.recorder.count("DELETE", "/*") == 0)
            #expect(world.recorder.restores.isEmpty)
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    /// An update takes no expiry away: that is said, and nothing is deleted for it.
    @Test func whatAnUpdateCannotTakeAwayIsNamed() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await world.replace()
            _ = try await world.client(World.target).updateSecret(
                "s", attributes: AttributeChange(expires: .set(4_000_000_000)))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("cannot take it away") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/*") == 0)
        }
    }

    @Test func aRefusedUpdateIsNamed() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await world.replace()
            _ = try await world.client(World.target).updateSecret("s", tags: ["new": "tag"])
            world.faults(
                FaultRule("PATCH", "/secrets/**", .always, .refuse(ServiceError(400, "BadParameter", "not so"))))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("could not be made equal") == true, "\(result.text)")
        }
    }

    /// The target holds the first of our versions: a backup cannot append, so it is replaced.
    @Test func aPrefixIsReplaced() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backup(to: "\(world.folder.path)/early")
            try await world.restore(from: "\(world.folder.path)/early")
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await world.client(World.source).setSecret("s", value: "two")
            try await world.backupManaged()
            try await world.replace().expect(.done, 1)
            let verified = try await world.verify()
            #expect(verified.passed && verified.versions == 2, "\(verified.lines)")
        }
    }

    /// A soft-deleted namesake is recovered, then decided about like a live one.
    @Test(arguments: [false, true]) func aDeletedNamesakeIsRecoveredFirst(isTheSame: Bool) async throws {
        try await withWorld(Seeds.secret("s", "one", "two")) { world in
            try await world.backupManaged()
            if isTheSame { try await world.replace() } else { try await Victim.secret.place(in: world) }
            world.hurry()
            try await world.client(World.target).delete(.secret, "s")
            let result = try await world.replace()
            result.expect(isTheSame ? .same : .done, 1)
            #expect(world.recorder.count("POST", "/deletedsecrets/s/recover") == 1)
            // The first of them only asks for the right.
            #expect(world.recorder.restores.count == (isTheSame ? 0 : 2))
            #expect(try world.safetyCopies().count == (isTheSame ? 0 : 1))
            let verified = try await world.verify()
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    // MARK: Refused before anything is touched

    /// Live or deleted in a vault with purge protection: failed, untouched, with the reason.
    @Test(arguments: Victim.all) func purgeProtectionIsExplainedBeforeTheDelete(_ victim: Victim) async throws {
        try await withWorld(victim.seed, .changed { $0.vaults[1].purgeProtection = true }) { world in
            try await world.backupManaged()
            try await victim.place(in: world)
            let theirs = try await victim.ids(in: world)
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("protected from purging") == true, "\(result.text)")
            #expect(result.items[0].reason?.contains("nothing was deleted") == true, "\(result.text)")
            #expect(world.changes == 0)
            #expect(try await victim.ids(in: world) == theirs)
            world.hurry()
            try await world.client(World.target).delete(victim.kind, victim.name)
            let deleted = try await world.replace()
            deleted.expect(.failed, 1)
            #expect(deleted.items[0].reason?.contains("protected from purging until 20") == true, "\(deleted.text)")
            #expect(world.changes == 0)
        }
    }

    @Test(arguments: ["delete", "purge", "recover", "restore"])
    func aMissingRightIsNamedBeforeTheDelete(_ right: String) async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            let denied = ServiceError(
                403, "Forbidden", inner: "AccessDenied", "The user does not have secrets \(right) permission")
            let (method, path) =
                switch right {
                case "delete": ("DELETE", "/secrets/*")
                case "purge": ("DELETE", "/deletedsecrets/*")
                case "recover": ("POST", "/deletedsecrets/*/recover")
                default: ("POST", "/secrets/restore")
                }
            world.faults(FaultRule(method, path, vault: World.target, .always, .refuse(denied)))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("secrets/\(right)") == true, "\(result.text)")
            #expect(result.items[0].reason?.contains("nothing was deleted") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/secrets/s") == 0)
            #expect(try await world.values("s", in: World.target) == ["theirs"])
        }
    }

    /// The rights are asked for once, whatever number of objects is replaced.
    @Test func theRightsAreAskedForOnce() async throws {
        try await withWorld(
            "\"secrets\": [{\"name\": \"a\", \"value\": \"1\"}, {\"name\": \"b\", \"value\": \"2\"}]"
        ) { world in
            try await world.backupManaged()
            let client = try world.client(World.target)
            for name in ["a", "b"] { _ = try await client.setSecret(name, value: "theirs") }
            try await world.replace().expect(.done, 2)
            #expect(world.recorder.count("DELETE", "/secrets/kvmsh-probe-*") == 1)
            #expect(world.recorder.count("DELETE", "/deletedsecrets/kvmsh-probe-*") == 1)
        }
    }

    @Test func aSafetyCopyThatCannotBeTakenStopsIt() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no backup permission")
            world.faults(FaultRule("POST", "/secrets/s/backup", vault: World.target, .always, .refuse(denied)))
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("safety copy could not be taken") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/secrets/s") == 0)
        }
    }

    /// Without Resource Manager nothing is deleted until an object of the archive has been accepted.
    @Test(arguments: [false, true]) func theWorldMustBeProven(byAnotherObject: Bool) async throws {
        try await withWorld(
            "\"secrets\": [{\"name\": \"a\", \"value\": \"1\"}, {\"name\": \"b\", \"value\": \"2\"}]"
        ) { world in
            try await world.backup()
            let client = try world.client(World.target)
            _ = try await client.setSecret("a", value: "theirs")
            let selection = byAnotherObject ? Selection.all : .only(.secret, "a")
            let result = try await world.restore(selection, policy: .replace)
            #expect(result.item(.secret, "a")?.status == (byAnotherObject ? .done : .failed), "\(result.text)")
            if !byAnotherObject {
                #expect(result.items[0].reason?.contains("is not known") == true, "\(result.text)")
                #expect(world.changes == 0)
                #expect(try await world.values("a", in: World.target) == ["theirs"])
            }
        }
    }

    @Test func anotherKindIsNeverReplaced() async throws {
        try await withWorld(Victim.certificate.seed) { world in
            try await world.backupManaged()
            _ = try await world.client(World.target).setSecret("c", value: "theirs")
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("holds a secret of that name") == true, "\(result.text)")
            #expect(world.changes == 0)
        }
    }

    /// The bytes in the archive are read before the object that is there is deleted.
    @Test func aDamagedBlobCostsNothing() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            try world.folder.edit("archive/secrets/s.blob") { $0[$0.count / 2] ^= 1 }
            let result = try await world.replace()
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("altered") == true, "\(result.text)")
            #expect(world.recorder.count("DELETE", "/*") == 0)
        }
    }

    // MARK: Asking

    @Test(arguments: [true, false]) func theQuestionNamesTheNumber(answer: Bool) async throws {
        try await withWorld { world in
            try await world.backupManaged()
            let client = try world.client(World.target)
            for name in ["alpha", "beta"] { _ = try await client.setSecret(name, value: "theirs") }
            let outcome: Result<OperationResult, OperationError>
            do {
                outcome = .success(
                    try await world.replace { question in
                        #expect(question.contains("Replace 2 objects of \(World.target)"), "\(question)")
                        return answer
                    })
            } catch let error as OperationError { outcome = .failure(error) }
            switch outcome {
            case .success(let result):
                #expect(answer)
                result.expect(.done, 7)
            case .failure(let error):
                #expect(!answer)
                #expect(error.exitCode == 6)
                #expect(world.changes == 0)
            }
        }
    }

    @Test func nobodyIsAskedWhenNothingIsReplaced() async throws {
        try await withWorld { world in
            try await world.backupManaged()
            let result = try await world.replace { _ in
                Issue.record("asked")
                return false
            }
            result.expect(.done, 7)
        }
    }

    /// Restores share a target; what deletes has it alone.
    @Test func twoThatReplaceDoNotShareATarget() async throws {
        try await withWorld(Seeds.secret("s", "one")) { world in
            try await world.backupManaged()
            try await Victim.secret.place(in: world)
            world.recorder.once("POST", "/secrets/s/backup", before: true) {
                let second = await refusal { try await world.copy(.only(.secret, "s")) }
                #expect(second?.code == .locked)
                #expect(second?.exitCode == 6)
            }
            try await world.replace().expect(.done, 1)
        }
    }
}
