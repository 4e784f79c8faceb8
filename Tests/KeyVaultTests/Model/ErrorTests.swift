import ExactJSON
import HTTPTransport
import ServiceSupport
import Testing

@testable import KeyVault

@Suite struct ErrorTests {
    private func error(_ answer: IncomingResponse) async throws -> VaultError {
        let fixture = try Fixture(answers: [answer])
        return try #require(await #expect(throws: VaultError.self) { _ = try await fixture.client.secret("db") })
    }

    @Test func carriesEverythingTheServiceSaid() async throws {
        let error = try await error(
            .problem(
                403, "Forbidden", inner: "SecretDisabled",
                message: "Operation get is not allowed\r\non a disabled secret.",
                headers: [("x-ms-request-id", "11-22")]))
        #expect(error.code == .service && error.status == 403 && error.serviceCode == "Forbidden")
        #expect(error.innerCode == "SecretDisabled" && error.requestID == "11-22" && error.operation == "get secret")
        #expect(error.object == VaultObjectID(kind: .secret, name: "db") && error.vault == "contoso.vault.azure.net")
        #expect(error.message.contains("\r\n"))
        #expect(error.isDisabled && error.isForbidden && !error.isPermissionDenied && !error.stopsStatement)
        #expect(
            error.description
                == "get secret 'db' in contoso.vault.azure.net: Operation get is not allowed on a disabled "
                + "secret. (status 403, Forbidden/SecretDisabled, request 11-22)")
    }

    @Test func showsNoControlCharacters() async throws {
        let error = try await error(.problem(400, "x\u{1B}[31m", message: "\u{1B}]0;title\u{7}a\u{202E}b\u{9B}c\tc"))
        #expect(error.message.contains("\u{1B}"))
        let shown = error.description
        #expect(
            shown.unicodeScalars.allSatisfy {
                ![.control, .format].contains($0.properties.generalCategory)
            })
        #expect(shown.contains("\\u{1b}]0;title\\u{7}a\\u{202e}b\\u{9b}c"))
    }

    @Test(arguments: [
        IncomingResponse(status: 400, body: Array("<html>".utf8)), IncomingResponse(status: 400), .json(400, [1, 2]),
        .json(400, ["error": "text"]), .json(400, ["error": ["code": 5, "innererror": [1]]]),
    ])
    func oddErrorBodiesAreStillErrors(answer: IncomingResponse) async throws {
        let error = try await error(answer)
        #expect(error.code == .service && error.status == 400 && error.serviceCode == nil && !error.message.isEmpty)
    }

    @Test func innerCodesMayNest() async throws {
        let error = try await error(
            .json(403, ["error": ["code": "Forbidden", "innererror": ["innererror": ["code": "ForbiddenByRbac"]]]]))
        #expect(error.isPermissionDenied)
    }

    static let reasons: [Reason] = [
        Reason(400, "Malformed backup blob") { $0.isMalformedBackup },
        Reason(400, "BadParameter", message: "Cannot decrypt backup blob.") { $0.isWrongWorld },
        Reason(403, "Forbidden", message: "cannot Decrypt Backup Blob") { $0.isWrongWorld },
        Reason(400, "NotSupported", message: "Operation \"purge\" is not enabled for this vault.") {
            $0.isPurgeProtected
        },
        Reason(403, "Forbidden", inner: "ForbiddenByFirewall") { $0.isNetworkDenied },
        Reason(403, "Forbidden", inner: "ForbiddenByConnection") { $0.stopsStatement },
        Reason(403, "Forbidden", inner: "KeyManagedByKeyVault") { $0.isManaged },
        Reason(403, "Forbidden", inner: "KeyDisabled") { $0.isDisabled },
        Reason(403, "Forbidden") { $0.isForbiddenWithoutReason },
        Reason(404, "SecretNotFound") { $0.isNotFound },
        Reason(409, "Conflict") { $0.isConflict },
        Reason(409, "Conflict", inner: "ObjectIsDeletedButRecoverable") { $0.isDeletedButRecoverable },
        Reason(409, "Forbidden") { $0.isPendingCertificate },
        Reason(413, "TooLarge") { $0.isTooLarge },
    ]

    @Test(arguments: reasons)
    func namesTheUsualReasons(reason: Reason) {
        #expect(reason.isNamed(reason.error))
        let other = VaultError(code: .service, message: "x", operation: "x", vault: "v", status: 418)
        #expect(!reason.isNamed(other))
    }
}

/// An error of the service and the property that names its reason.
struct Reason: Sendable, CustomTestStringConvertible {
    let error: VaultError
    let isNamed: @Sendable (VaultError) -> Bool

    init(
        _ status: Int, _ code: String, inner: String? = nil, message: String = "x",
        _ isNamed: @escaping @Sendable (VaultError) -> Bool
    ) {
        error = VaultError(
            code: .service, message: message, operation: "x", vault: "v", status: status, serviceCode: code,
            innerCode: inner)
        self.isNamed = isNamed
    }

    var testDescription: String { error.description }
}
