/// The routes of keys.
enum KeyRoutes {
    static func register(on router: inout Router) {}
}
