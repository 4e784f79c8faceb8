import Emulator
import ExactJSON
import KeyVault
import Locking
import Testing
import VaultOperations

/// A run whose archive or target changed since the one before says what changed; two runs on one archive are refused.
@Suite struct ChangedMeanwhileTests {
    private static let seed = Seeds.secret("s", "one")

    @Test func whatIsGoneFromTheTargetIsSaidAndRestored() async throws {
        try await withWorld(Self.seed) { world in
            world.hurry()
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            try await client.delete(.secret, "s")
            try await client.purge(.secret, "s")
            let result = try await world.restore()
            result.expect(.done, 1)
            #expect(result.items[0].reason?.contains("gone from the target since") == true, "\(result.text)")
            #expect(try await world.verify().passed)
        }
    }

    @Test func whatWasChangedInTheTargetIsSaid() async throws {
        try await withWorld(Self.seed) { world in
            world.hurry()
            try await world.backup()
            try await world.restore()
            let client = try world.client(World.target)
            _ = try await client.updateSecret("s", tags: ["new": "tag"])
            let changed = try await world.restore()
            changed.expect(.failed, 1)
            #expect(
                changed.items[0].reason?.contains("attributes were changed in the target since") == true,
                "\(changed.text)")
            try await client.delete(.secret, "s")
            let deleted = try await world.restore()
            deleted.expect(.failed, 1)
            #expect(deleted.items[0].reason?.contains("deleted in the target since") == true, "\(deleted.text)")
            try await client.purge(.secret, "s")
            _ = try await client.setSecret("s", value: "theirs")
            let replaced = try await world.restore()
            replaced.expect(.failed, 1)
            #expect(
                replaced.items[0].reason?.contains("versions were changed in the target since") == true,
                "\(replaced.text)")
        }
    }

    @Test func whatCameIntoTheArchiveIsSaid() async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            try await world.restore()
            _ = try await world.client(World.source).setSecret("t", value: "new")
            try await world.backup()
            let notes = Locked<[String]>([])
            var options = world.options("restore all from ./archive into \(World.target)")
            options.events = { event in
                if case .note(let note) = event { notes.withLock { $0.append(note) } }
            }
            let result = try await Operations.restore(
                RestoreRequest(folder: world.archive, target: try await world.connect(World.target)), options)
            result.expect(.done, 1)
            result.expect(.same, 1)
            let said = notes.withLock { $0 }
            #expect(said.contains { $0.contains("the archive has changed") && $0.contains("secret t") }, "\(said)")
        }
    }

    @Test func twoRunsOnOneArchiveAreRefused() async throws {
        try await withWorld(Self.seed) { world in
            try await world.backup()
            world.recorder.once("POST", "/secrets/restore", before: true) {
                for attempt in 0..<2 {
                    let error = await refusal {
                        if attempt == 0 { return try await world.restore(to: World.far) }
                        return try await world.backup()
                    }
                    #expect(error?.code == .locked, "\(attempt)")
                    #expect(error?.exitCode == 6)
                    #expect(error?.message.contains("in use") == true)
                }
            }
            try await world.restore().expect(.done, 1)
        }
    }
}
