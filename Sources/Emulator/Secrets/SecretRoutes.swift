/// The routes of secrets.
enum SecretRoutes {
    static func register(on router: inout Router) {}
}
