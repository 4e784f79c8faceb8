import Emulator
import ExactJSON
import KeyVault
import Testing
import VaultOperations

/// A claim needs a second listing at its end, whatever was selected, and says what it could not look at.
@Suite struct VerifyListingTests {
    /// Changes the target after an object was compared, before everything is listed again.
    private func changeAfterComparison(_ world: World) throws {
        let client = try world.client(World.target)
        for _ in 0..<3 { world.recorder.once("GET", "/secrets/beta/versions") {} }
        world.recorder.once("GET", "/secrets/beta/versions") {
            _ = try await client.updateSecret("beta", tags: ["a": "b"])
        }
    }

    @Test(arguments: [Selection.only(.secret, "beta"), .only(.secret, "b*"), .only(.secret, "beta", "gamma")])
    func namesAreListedTwice(selection: Selection) async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            try changeAfterComparison(world)
            let verified = try await world.verify(selection)
            #expect(verified.lines == ["secret beta tags.a different"], "\(verified.lines)")
        }
    }

    @Test func conditionsAreListedTwice() async throws {
        try await withWorld { world in
            try await world.backup()
            try await world.restore()
            _ = try await world.client(World.target).setSecret("other", value: "x")
            try changeAfterComparison(world)
            let verified = try await Operations.verify(
                VerifyRequest(
                    left: .vault(try await world.connect(World.source)),
                    right: .vault(try await world.connect(World.target)), filter: { $0.name == "beta" },
                    condition: "name = \"beta\""), world.options("verify"))
            #expect(verified.lines == ["secret beta tags.a different"], "\(verified.lines)")
            #expect(verified.objects == 1)
        }
    }

    @Test func exactNamesThatNobodyHasAreMissing() async throws {
        try await withWorld { world in
            let verified = try await world.verify(.only(.secret, "nowhere"))
            #expect(verified.lines == ["secret nowhere object missing"])
            #expect(verified.items.first?.left == "not there" && verified.items.first?.right == "not there")
            #expect(verified.exitCode == 3)
        }
    }

    @Test func pendingCertificatesAreMentioned() async throws {
        try await withWorld { world in
            _ = try await world.client(World.source).createCertificate(
                "waiting", policy: ["issuer": ["name": "Unknown"], "x509_props": ["subject": "CN=w"]])
            try await world.backup()
            try await world.restore()
            let verified = try await world.verify()
            #expect(verified.pending == ["waiting"])
            #expect(verified.passed, "\(verified.lines)")
            #expect(verified.evidence?.pending == ["waiting"])
        }
    }

    /// An object that the archive's journal says was refused carries the reason.
    @Test func aKeyOfACertificateThatIsNotItsOwnIsADifference() async throws {
        try await withWorld(Seeds.certificates) { world in
            try await world.backup()
            try await world.restore()
            world.recorder.once("GET", "/keys/web/*") {}
            #expect(try await world.verify().passed)
            #expect(world.recorder.count("GET", "/keys/web/*") > 0)
        }
    }
}
