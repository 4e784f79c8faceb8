internal import ExactJSON

extension RSAKeyPool {
    /// Starts making the RSA keys that requests will ask for: keys to create and certificates to issue.
    ///
    /// - Parameter requests: paths and bodies in the order in which they will be performed.
    func prepare(forRequests requests: [(path: String, body: JSON?)]) {
        var counts: [Int: Int] = [:]
        for (path, body) in requests where path.hasSuffix("/create") {
            let properties = path.hasPrefix("/certificates/") ? body?["policy"]?["key_props"] : body
            guard (properties?["kty"]?.string ?? "RSA").hasPrefix("RSA"), properties?["reuse_key"]?.bool != true else {
                continue
            }
            counts[properties?["key_size"]?.int.map(Int.init) ?? 2048, default: 0] += 1
        }
        prepare(counts)
    }
}
