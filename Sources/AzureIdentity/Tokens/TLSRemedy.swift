public import HTTPTransport

/// What to do about a TLS check that failed.
public enum TLSRemedy {
    /// Names what is needed: another authority's certificate, another name, another clock.
    public static func text(_ error: TransportError) -> String {
        guard let presented = error.presented else {
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
