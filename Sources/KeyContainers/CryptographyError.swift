/// Key material, a container or an input to a cryptographic operation that cannot be used.
///
/// The reason never shows any of the material itself.
package struct CryptographyError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with the input; lower case, without full stop.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package var description: String { reason }
}
