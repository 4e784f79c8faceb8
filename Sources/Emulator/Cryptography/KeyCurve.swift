/// The elliptic curves whose keys the emulator can hold, by the names of JSON web keys.
enum KeyCurve: String, Sendable, CaseIterable {
    case p256 = "P-256"
    case p384 = "P-384"
    case p521 = "P-521"

    /// Length in bytes of a coordinate and of the private scalar.
    var coordinateLength: Int {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        }
    }
}
