/// What a request must keep to before it is sent.
enum RequestCheck {
    /// Checks method, URL and header fields.
    ///
    /// - Returns: the URL.
    /// - Throws: `TransportError` with code `invalidRequest`.
    static func url(of request: OutgoingRequest) throws(TransportError) -> HTTPURL {
        guard let url = HTTPURL(request.url) else {
            throw refusal("the URL cannot be used: it must be https, in ASCII, without user part or backslash", "")
        }
        guard url.scheme == "https" || request.isManagedIdentity else {
            throw refusal("plain http is refused", url.authority)
        }
        guard url.fragment == nil else { throw refusal("the URL has a fragment", url.authority) }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw refusal("the method is not made of capital letters", url.authority)
        }
        for field in request.headers.fields {
            guard isName(field.name) else { throw refusal("a header field has an impossible name", url.authority) }
            guard isValue(field.value) else {
                throw refusal("the header field \(field.name) has an impossible value", url.authority)
            }
        }
        return url
    }

    private static func isName(_ name: String) -> Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        return !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || marks.contains(byte)
            }
    }

    private static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }
    }

    private static func refusal(_ message: String, _ host: String) -> TransportError {
        TransportError(code: .invalidRequest, message: message, host: host, sentWholeRequest: false)
    }
}
