/// Key material, a container or an input to a cryptographic operation that cannot be used.
///
/// The reason never shows any of the material itself.
struct CryptographyError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with the input; lower case, without full stop.
    let reason: String

    init(_ reason: String) { self.reason = reason }

    var description: String { reason }
}
