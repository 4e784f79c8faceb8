import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// The table of conflicts for secrets that go by value, and `newer` where blobs would do.
@Suite struct ValueConflictTests {
    private static let seed = Seeds.secret("db", "v1", "v2", "v3")

    @Test func anotherSecretIsReplaced() async throws {
        try await withWorld(Self.seed) { world in
            _ = try await world.client(World.far).setSecret("db", value: "theirs")
            let result = try await world.copy(to: World.far, policy: .replace)
            result.expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3"])
            // The safety copy is in the state folder: there is no archive.
            let copies = try world.folder.snapshot("state/replaced").keys
            #expect(copies.count == 1)
            #expect(copies.first?.contains("secret-db-") == true)
            let again = try await world.copy(to: World.far, policy: .replace)
            again.expect(.same, 1)
            #expect(world.recorder.count("DELETE", "/*") == 0)
        }
    }

    @Test func attributesAreMadeEqualWithoutDeleting() async throws {
        try await withWorld(Self.seed) { world in
            try await world.copy(to: World.far)
            _ = try await world.client(World.far).updateSecret("db", tags: ["new": "tag"])
            try await world.copy(to: World.far, policy: .newer).expect(.skipped, 1)
            try await world.copy(to: World.far, policy: .recover).expect(.failed, 1)
            let result = try await world.copy(to: World.far, policy: .replace)
            result.expect(.done, 1)
            #expect(world.recorder.count("DELETE", "/*") == 0)
            #expect(world.recorder.count("PUT", "/secrets/db") == 0)
            let verified = try await world.verify(against: World.far)
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    /// A version too many, which no call can delete: only `replace` mends it.
    @Test func aDoubledVersionIsMendedByReplace() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            let denied = ServiceError(403, "Forbidden", inner: "AccessDenied", "no set permission")
            world.faults(FaultRule("PUT", "/secrets/db", .from(2), .refuse(denied)))
            try await world.copy(to: World.far)
            world.faults()
            _ = try await world.client(World.far).setSecret("db", value: "foreign")
            let failed = try await world.copy(to: World.far)
            failed.expect(.failed, 1)
            #expect(failed.items[0].reason?.contains("`on conflict replace`") == true, "\(failed.text)")
            try await world.copy(to: World.far, policy: .replace).expect(.done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2"])
        }
    }

    @Test(arguments: [false, true]) func aDeletedNamesakeIsRecovered(isTheSame: Bool) async throws {
        try await withWorld(Self.seed) { world in
            let client = try world.client(World.far)
            if isTheSame {
                try await world.copy(to: World.far)
            } else {
                _ = try await client.setSecret("db", value: "theirs")
            }
            try await client.delete(.secret, "db")
            world.server.core.clock.advance(by: .seconds(1))
            for policy in [ConflictPolicy.fail, .skip, .newer] {
                try await world.copy(to: World.far, policy: policy).expect(.failed, 1)
            }
            let result = try await world.copy(to: World.far, policy: .recover)
            result.expect(isTheSame ? .same : .failed, 1)
            #expect(result.items[0].reason?.contains("recovered") == true, "\(result.text)")
            #expect(try await client.versions(of: .secret, named: "db").count == (isTheSame ? 3 : 1))
            try await client.delete(.secret, "db")
            world.server.core.clock.advance(by: .seconds(1))
            let replaced = try await world.copy(to: World.far, policy: .replace)
            replaced.expect(isTheSame ? .same : .done, 1)
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3"])
        }
    }

    /// The first version is refused after the purge: what was there is put back.
    @Test func aRefusedWritePutsTheSafetyCopyBack() async throws {
        try await withWorld(Self.seed) { world in
            _ = try await world.client(World.far).setSecret("db", value: "theirs")
            let no = ServiceError(400, "BadParameter", "not this one")
            world.faults(FaultRule("PUT", "/secrets/db", vault: World.far, .always, .refuse(no)))
            let result = try await world.copy(to: World.far, policy: .replace)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("put back from its safety copy") == true, "\(result.text)")
            #expect(try await world.values("db", in: World.far) == ["theirs"])
            world.faults()
            try await world.copy(to: World.far, policy: .replace).expect(.done, 1)
        }
    }

    /// Broken off at every request of the replacement, and finished by the next run.
    @Test(
        arguments: [
            ("POST", "/secrets/db/backup"), ("DELETE", "/secrets/db"), ("DELETE", "/deletedsecrets/db"),
            ("PUT", "/secrets/db"),
        ], [false, true])
    func anInterruptedReplacementGoesOn(_ request: (method: String, path: String), before: Bool) async throws {
        try await withWorld(Self.seed) { world in
            _ = try await world.client(World.far).setSecret("db", value: "theirs")
            let task = Task { try await world.copy(to: World.far, policy: .replace) }
            world.recorder.once(request.method, request.path, before: before) { task.cancel() }
            _ = try? await task.value
            let result = try await world.copy(to: World.far, policy: .replace)
            #expect(result.exitCode == 0, "\(result.text)")
            #expect(try await world.values("db", in: World.far) == ["v1", "v2", "v3"])
        }
    }

    /// Another statement of the same two vaults puts back what an interrupted one took away.
    @Test(arguments: ["/secrets/db", "/deletedsecrets/db"]) func anotherStatementUndoesIt(_ path: String) async throws {
        try await withWorld(Self.seed) { world in
            _ = try await world.client(World.far).setSecret("db", value: "theirs")
            let task = Task { try await world.copy(to: World.far, policy: .replace) }
            world.recorder.once("DELETE", path) { task.cancel() }
            _ = try? await task.value
            let result = try await world.copy(to: World.far, policy: .skip)
            result.expect(.skipped, 1)
            #expect(try await world.values("db", in: World.far) == ["theirs"])
        }
    }

    /// Within one world blobs keep the ids, and what is missing of a prefix is appended by value.
    @Test func newerAppendsToWhatWasRestored() async throws {
        try await withWorld(Seeds.secret("db", "v1", "v2")) { world in
            try await world.copy()
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await world.client(World.source).setSecret("db", value: "v3")
            let result = try await world.copy(policy: .newer)
            result.expect(.done, 1)
            #expect(result.items[0].road == .value)
            #expect(try await world.values("db", in: World.target) == ["v1", "v2", "v3"])
            #expect(world.recorder.restores.isEmpty)
            // Once more: what was appended has another id and the same value.
            try await world.copy(policy: .newer).expect(.same, 1)
        }
    }

    @Test func aKeyIsNeverAppendedTo() async throws {
        try await withWorld("\"keys\": [{\"name\": \"k\", \"kty\": \"EC\", \"curve\": \"P-256\"}]") { world in
            try await world.copy()
            world.server.core.clock.advance(by: .seconds(2))
            _ = try await world.client(World.source).createKey("k", KeyDescription(type: "EC", curve: "P-256"))
            let result = try await world.copy(policy: .newer)
            result.expect(.failed, 1)
            #expect(result.items[0].reason?.contains("cannot be appended") == true, "\(result.text)")
        }
    }

    /// Certificates by their containers: the whole table, with the trio of certificate, key and secret.
    @Test func aCertificateIsReplacedAndRecovered() async throws {
        try await withWorld(Victim.certificate.seed) { world in
            try await world.copy(to: World.far)
            let client = try world.client(World.far)
            try await client.delete(.certificate, "c")
            world.server.core.clock.advance(by: .seconds(1))
            try await world.copy(to: World.far, policy: .recover).expect(.same, 1)
            _ = try await client.updateCertificate("c", tags: ["new": "tag"])
            try await world.copy(to: World.far, policy: .replace).expect(.done, 1)
            #expect(world.recorder.count("DELETE", "/*") == 0)
            try await client.delete(.certificate, "c")
            world.server.core.clock.advance(by: .seconds(1))
            try await client.purge(.certificate, "c")
            _ = try await client.createCertificate(
                "c",
                policy: [
                    "issuer": ["name": "Self"], "x509_props": ["subject": "CN=theirs"],
                    "key_props": ["kty": "EC", "crv": "P-384", "exportable": true],
                ])
            world.server.core.clock.advance(by: .seconds(1))
            try await world.copy(to: World.far, policy: .fail).expect(.failed, 1)
            try await world.copy(to: World.far, policy: .newer).expect(.failed, 1)
            try await world.copy(to: World.far, policy: .replace).expect(.done, 1)
            let verified = try await world.verify(against: World.far)
            #expect(verified.passed, "\(verified.lines)")
        }
    }

    /// Within one world blobs replace; whether the world is one must be known before anything is deleted.
    @Test func blobsReplaceWithinOneWorld() async throws {
        try await withWorld(
            "\"secrets\": [{\"name\": \"a\", \"value\": \"1\"}, {\"name\": \"b\", \"value\": \"2\"}]"
        ) { world in
            let client = try world.client(World.target)
            _ = try await client.setSecret("a", value: "theirs")
            let alone = try await world.copy(.only(.secret, "a"), policy: .replace)
            alone.expect(.failed, 1)
            #expect(alone.items[0].reason?.contains("is not known") == true, "\(alone.text)")
            #expect(try await world.values("a", in: World.target) == ["theirs"])
            try await world.copy(policy: .replace).expect(.done, 2)
            #expect(try await world.verify().passed)
        }
    }

    @Test(arguments: [true, false]) func theQuestionNamesTheNumber(answer: Bool) async throws {
        try await withWorld(Self.seed) { world in
            let client = try world.client(World.far)
            _ = try await client.setSecret("db", value: "theirs")
            let request = CopyRequest(
                source: try await world.connect(World.source), target: try await world.connect(World.far),
                selection: .all, policy: .replace
            ) { question in
                #expect(question.contains("Replace up to 1 object of \(World.far)"), "\(question)")
                return answer
            }
            do {
                let result = try await Operations.copy(request, world.options("copy"))
                #expect(answer)
                result.expect(.done, 1)
            } catch let error as OperationError {
                #expect(!answer)
                #expect(error.exitCode == 6)
                #expect(try await world.values("db", in: World.far) == ["theirs"])
            }
        }
    }
}
