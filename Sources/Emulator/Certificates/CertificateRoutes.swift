/// The routes of certificates.
enum CertificateRoutes {
    static func register(on router: inout Router) {}
}
