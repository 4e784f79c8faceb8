/// Where the token of another issuer comes from that vouches for an application.
protocol AssertionSource: Sendable {
    /// For people: a variable or a service.
    var place: String { get }

    /// The token, new each time.
    func assertion() async throws -> String
}
