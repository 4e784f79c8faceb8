internal import HTTPTransport

extension Cloud {
    /// Reads a vault's name or its https URL.
    ///
    /// The host must be one label and the cloud's suffix, with a port only if the suffix has it. In Microsoft's clouds
    /// the label must be a possible vault name (3 to 24 letters, digits and single hyphens, a letter first).
    ///
    /// - Throws: `IdentityError` with code `invalidVault`.
    public func vault(_ text: String) throws(IdentityError) -> VaultAddress {
        guard text.contains("://") else { return try vault(named: text) }
        guard let url = HTTPURL(text) else {
            throw refusal(text, "is no URL of a vault")
        }
        guard url.scheme == "https" else { throw refusal(text, "is not https") }
        guard url.path == "/", url.query == nil, url.fragment == nil else {
            throw refusal(text, "has more than a host")
        }
        guard let (suffix, port) = HTTPURL.splitAuthority(vaultSuffix[...]), url.port == port ?? 443,
            url.host.hasSuffix(".\(suffix)")
        else {
            throw refusal(text, "is not a vault of cloud \(name), whose vaults are https://NAME.\(vaultSuffix)")
        }
        return try vault(named: String(url.host.dropLast(suffix.utf8.count + 1)))
    }

    private func vault(named label: String) throws(IdentityError) -> VaultAddress {
        guard isKnown ? Cloud.isVaultName(label) : Cloud.isLabel(label) else {
            throw refusal(label, "is no possible vault name")
        }
        guard let (suffix, port) = HTTPURL.splitAuthority(vaultSuffix[...]) else {
            throw refusal(label, "cannot be joined with the suffix of cloud \(name)")
        }
        let lower = label.lowercased()
        return VaultAddress(name: lower, host: "\(lower).\(suffix)", port: port ?? 443)
    }

    private func refusal(_ text: String, _ what: String) -> IdentityError {
        IdentityError(
            code: .invalidVault, message: "'\(Printable.text(text, limit: 120))' \(what)",
            remedy: "give the vault's name or its URL as the portal shows it")
    }

    static func isLabel(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.last != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            }
    }

    static func isVaultName(_ text: String) -> Bool {
        guard isLabel(text), (3...24).contains(text.utf8.count), let first = text.utf8.first else { return false }
        return (0x61...0x7A).contains(first | 0x20) && !text.contains("--")
    }
}
