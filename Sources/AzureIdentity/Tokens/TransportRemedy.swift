public import HTTPTransport

/// What to do about a request that got no answer.
public enum TransportRemedy {
    /// Names what helps.
    ///
    /// - Parameters:
    ///   - unresolved: what helps where the host's name has no address.
    ///   - otherwise: what helps where nobody answers.
    public static func text(_ error: TransportError, unresolved: String, otherwise: String) -> String {
        switch error.code {
        case .tls: certificate(error.presented)
        case .proxy: "check HTTPS_PROXY with its user and password (percent-encoded), and NO_PROXY"
        case .nameResolution: unresolved
        default: otherwise
        }
    }

    /// What is needed about a certificate: another authority's, another name, another clock.
    private static func certificate(_ presented: PresentedCertificate?) -> String {
        guard let presented else {
            return
                "the certificate must be trusted: name its authority with `set ca-bundle FILE` or SSL_CERT_FILE, and "
                + "check for a proxy that replaces certificates"
        }
        if presented.isOutOfDate {
            return "the server needs a new certificate; if it is good, check this computer's clock"
        }
        if presented.isForOtherName {
            return "check the address; a private endpoint or `set resolve` may lead to another server"
        }
        return "if a proxy of your organisation opens TLS, get its authority's certificate (PEM) and name it with "
            + "`set ca-bundle FILE` or SSL_CERT_FILE; else do not trust this server"
    }
}
