internal import CCurl

/// The certificate that a server showed and that was not accepted, for people: nothing of it was checked.
public struct PresentedCertificate: Sendable, Equatable {
    /// Whose certificate it says it is.
    public let subject: String

    /// Who issued it.
    public let issuer: String

    /// The issuer of the last certificate of the chain: the authority that would have to be trusted.
    public let authority: String

    /// When it ends, as the library prints it.
    public let expires: String

    /// Whether the library said that it is over or not yet good.
    public let isOutOfDate: Bool

    /// Whether the library said that it is made for other names.
    public let isForOtherName: Bool

    /// Puts it together.
    public init(
        subject: String, issuer: String, authority: String, expires: String, isOutOfDate: Bool, isForOtherName: Bool
    ) {
        self.subject = subject
        self.issuer = issuer
        self.authority = authority
        self.expires = expires
        self.isOutOfDate = isOutOfDate
        self.isForOtherName = isForOtherName
    }

    /// Subject and issuer in one line.
    public var text: String {
        var text = "the server presented a certificate of '\(subject)', issued by '\(issuer)'"
        if authority != issuer { text += " under '\(authority)'" }
        if isOutOfDate { text += ", valid until \(expires)" }
        return text
    }
}

extension PresentedCertificate {
    /// What libcurl tells about a handshake's certificates, by name; the server's own first.
    static func lines(of easy: UnsafeMutableRawPointer) -> [[String: String]] {
        var certificates: [[String: String]] = []
        while certificates.count < 16, let first = ccurl_get_certificate(easy, Int32(certificates.count)) {
            var fields: [String: String] = [:]
            var next: UnsafePointer<curl_slist>? = first
            while let line = next?.pointee {
                let text = String(cString: line.data)
                if let colon = text.firstIndex(of: ":") {
                    fields[String(text[..<colon])] = String(text[text.index(after: colon)...].prefix(200))
                }
                next = UnsafePointer(line.next)
            }
            certificates.append(fields)
        }
        return certificates
    }

    /// Nil when the handshake showed nothing.
    init?(_ shown: [[String: String]], said words: String) {
        guard let own = shown.first, let subject = own["Subject"], let issuer = own["Issuer"] else { return nil }
        let words = words.lowercased()
        self.init(
            subject: subject, issuer: issuer, authority: shown.last?["Issuer"] ?? issuer,
            expires: own["Expire date"] ?? "an unknown date",
            isOutOfDate: words.contains("expired") || words.contains("not yet valid"),
            isForOtherName: words.contains("name matches") || words.contains("does not match"))
    }
}
