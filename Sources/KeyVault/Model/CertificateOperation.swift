internal import ExactJSON

/// A certificate's create that was started: its state as the service tells it.
public struct CertificateOperation: Sendable, Equatable {
    /// `inProgress`, `completed`, `cancelled` or `canceled`, `failed`; compare with the properties below.
    public let status: String
    /// A sentence of the service about the state.
    public let statusDetails: String?
    /// The issuer's name: `Self`, `Unknown` or one of the vault's issuers.
    public let issuer: String?
    /// The request to be signed, in DER.
    public let signingRequest: [UInt8]?
    /// Whether somebody asked to cancel it.
    public let cancellationRequested: Bool
    /// The service's id of the operation.
    public let requestID: String?
    /// The certificate that came out.
    public let target: VaultObjectID?
    /// The code of the failure.
    public let errorCode: String?
    /// The service's words about the failure.
    public let errorMessage: String?
    /// Seconds to wait before asking again, when the service names them.
    public let retryAfter: Double?

    /// Still waiting for the issuer or for a merge.
    public var isInProgress: Bool { status.lowercased() == "inprogress" }
    /// The certificate is there.
    public var isCompleted: Bool { status.lowercased() == "completed" }
    /// Cancelled, in either spelling.
    public var isCancelled: Bool { ["cancelled", "canceled"].contains(status.lowercased()) }
    /// The issuer refused, or something else went wrong.
    public var isFailed: Bool { status.lowercased() == "failed" }

    init(_ json: JSON, retryAfter: Double?) throws(AnswerError) {
        let reader = try MemberReader(json, "pending certificate")
        guard let status = try reader.text("status") else {
            throw AnswerError(message: "pending certificate.status is missing")
        }
        self.status = status
        statusDetails = try reader.text("status_details")
        issuer = json["issuer"]?["name"]?.string
        signingRequest = try reader.data("csr")
        cancellationRequested = try reader.bool("cancellation_requested") ?? false
        requestID = try reader.text("request_id")
        target = try reader.optionalID("target")
        errorCode = json["error"]?["code"]?.string
        errorMessage = json["error"]?["message"]?.string
        self.retryAfter = retryAfter
    }
}
