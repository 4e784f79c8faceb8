/// Issues and checks tokens.
struct TokenIssuer: Sendable {
    init(_ configuration: EmulatorConfiguration) {}
}
