import KeyVault

extension JSONWebKey {
    /// An RSA key's public exponent, where it is not the usual 65537.
    var unusualExponent: Int64? {
        guard let exponent, exponent.count <= 7 else { return nil }
        let number = exponent.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return number == 65_537 ? nil : number
    }
}
