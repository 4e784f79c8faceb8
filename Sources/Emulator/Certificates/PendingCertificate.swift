internal import BinaryText
internal import ExactJSON

/// The operation that makes a certificate version, from its request to its end; a certificate has at most one.
struct PendingCertificate: Sendable {
    /// Where the operation stands.
    enum Status: Sendable, Equatable {
        case inProgress
        case completed
        case cancelled
        case failed(ServiceError)
    }

    var status = Status.inProgress
    let requestID: String
    /// The version that the operation makes.
    let versionID: String
    let key: SoftwareKey
    /// PKCS#10 in DER.
    let request: [UInt8]
    let issuer: String
    let issuerCertificateType: String?
    /// What becomes visible when the operation is over; `nil` when somebody else must issue the certificate.
    let issued: CertificateTrio?
    /// When it is over, in milliseconds since 1970.
    let due: Int64?
    let attributes: AttributeChange
    let tags: Tags?
    let keepsOrder: Bool?
    var isCancellationRequested = false

    /// As the service answers create, GET, PATCH and DELETE of a pending certificate (facts 3.4).
    func json(_ name: String, _ frame: Frame) -> JSON {
        let certificate = frame.id(.certificate, name)
        var issuerMembers = [JSONMember(name: "name", value: .text(issuer))]
        if let type = issuerCertificateType { issuerMembers.append(JSONMember(name: "cty", value: .text(type))) }
        var members: [JSONMember] = [
            JSONMember(name: "id", value: .text(certificate + "/pending")),
            JSONMember(name: "issuer", value: .object(issuerMembers)),
            JSONMember(name: "csr", value: .text(Base64.encode(request))),
            JSONMember(name: "cancellation_requested", value: .bool(isCancellationRequested)),
        ]
        switch status {
        case .inProgress:
            members.append(JSONMember(name: "status", value: "inProgress"))
            members.append(JSONMember(name: "status_details", value: .text(details)))
        case .completed:
            members.append(JSONMember(name: "status", value: "completed"))
            members.append(JSONMember(name: "target", value: .text(certificate)))
        case .cancelled:
            members.append(JSONMember(name: "status", value: "cancelled"))
            members.append(JSONMember(name: "status_details", value: "The certificate request was cancelled."))
            members.append(Self.error("Request cancelled", "The certificate request was cancelled by a user."))
        case .failed(let error):
            members.append(JSONMember(name: "status", value: "failed"))
            members.append(Self.error(error.code, error.message))
        }
        members.append(JSONMember(name: "request_id", value: .text(requestID)))
        return .object(members)
    }

    private static func error(_ code: String, _ message: String) -> JSONMember {
        JSONMember(name: "error", value: ["code": .text(code), "message": .text(message)])
    }

    private var details: String {
        issuer == CertificatePolicy.unknownIssuer
            ? "Pending certificate created. Please Perform Merge to complete the request."
            : "Pending certificate created. Certificate request is in progress. This may take some time based on the "
                + "issuer provider. Please check again later."
    }
}
