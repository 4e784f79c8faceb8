internal import CCurl

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The certificate authorities that a transport trusts: the system's and additional ones.
///
/// The system's come from `SSL_CERT_FILE` and `SSL_CERT_DIR` when they are set, as OpenSSL reads them, else from the
/// bundle that libcurl was built with, else from one of the usual places. All are joined into one bundle, never given
/// as a directory: only for a bundle file alone does libcurl parse once for all connections (each parsing of the usual
/// roots takes some 30 ms).
final class TrustedRoots {
    private enum Form {
        /// libcurl's own choice: no bundle file was found.
        case builtIn
        case file(String)
        case bytes([UInt8])
    }

    private let form: Form
    private let memoryFile: Int32

    /// Reads the bundles.
    ///
    /// - Throws: `TransportError` with code `configuration`, naming the file.
    init(additional: [TransportConfiguration.CertificateSource]) throws(TransportError) {
        let named = TrustedRoots.variable("SSL_CERT_FILE")
        if let named { _ = try CertificateFile.read(named, "SSL_CERT_FILE") }
        let file = named ?? TrustedRoots.defaultBundle()
        let directories = TrustedRoots.variable("SSL_CERT_DIR")?.split(separator: ":").map(String.init) ?? []
        guard !additional.isEmpty || !directories.isEmpty else {
            form = file.map { .file($0) } ?? .builtIn
            memoryFile = -1
            return
        }
        var bundle =
            try file.map { path throws(TransportError) in try CertificateFile.read(path, "the system's") } ?? []
        bundle += CertificateFile.hashed(in: directories, without: bundle)
        for source in additional {
            bundle.append(UInt8(ascii: "\n"))
            switch source {
            case .file(let path): bundle += try CertificateFile.read(path, "the additional")
            case .bytes(let bytes): bundle += try CertificateFile.checked(bytes, "the additional certificates")
            }
        }
        memoryFile = TrustedRoots.memoryFile(with: bundle)
        form = memoryFile >= 0 ? .file("/proc/self/fd/\(memoryFile)") : .bytes(bundle)
    }

    deinit { if memoryFile >= 0 { close(memoryFile) } }

    /// Makes a handle trust these authorities and no others, for hosts and for https proxies.
    func apply(to easy: UnsafeMutableRawPointer) {
        switch form {
        case .builtIn:
            return
        case .file(let path):
            ccurl_set_string(easy, CURLOPT_CAINFO, path)
            ccurl_set_string(easy, CURLOPT_PROXY_CAINFO, path)
        case .bytes(let bytes):
            bytes.withUnsafeBytes { buffer in
                _ = ccurl_set_blob(easy, CURLOPT_CAINFO_BLOB, buffer.baseAddress, buffer.count)
                _ = ccurl_set_blob(easy, CURLOPT_PROXY_CAINFO_BLOB, buffer.baseAddress, buffer.count)
            }
        }
        ccurl_set_string(easy, CURLOPT_CAPATH, nil)
        ccurl_set_string(easy, CURLOPT_PROXY_CAPATH, nil)
    }

    private static func defaultBundle() -> String? {
        var candidates: [String] = []
        if let easy = ccurl_easy_init() {
            var text: UnsafeMutablePointer<CChar>?
            if ccurl_get_string(easy, CURLINFO_CAINFO, &text) == CURLE_OK, let text {
                candidates.append(String(cString: text))
            }
            ccurl_easy_cleanup(easy)
        }
        candidates += [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem", "/opt/homebrew/etc/ca-certificates/cert.pem",
        ]
        return candidates.first { access($0, R_OK) == 0 }
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// A file that lives in memory only; -1 where the system has none.
    private static func memoryFile(with bytes: [UInt8]) -> Int32 {
        let descriptor = ccurl_memory_file()
        guard descriptor >= 0 else { return -1 }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count > 0 else {
                close(descriptor)
                return -1
            }
            written += count
        }
        return descriptor
    }
}
