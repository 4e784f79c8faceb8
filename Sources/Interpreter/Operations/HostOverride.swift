internal import HTTPTransport
internal import RelocationLanguage

/// One `HOST:ADDRESS` of the setting `resolve`: where a host is, whatever the name service says.
struct HostOverride: Equatable {
    /// The host in lower case.
    let host: String
    /// An address of version 4 or 6, without brackets.
    let address: String

    /// Reads the setting. Throws a `Failure` (code `setting`) as for one pair, and for a host with two addresses.
    static func list(_ text: String) throws(Failure) -> [HostOverride] {
        var overrides: [HostOverride] = []
        for pair in SettingDeclaration.pairs(of: text) {
            let override = try HostOverride(pair)
            guard !overrides.contains(where: { $0.host == override.host }) else {
                throw Failure(
                    .setting, "`resolve` names \(override.host) twice", remedy: "a host has one fixed address")
            }
            overrides.append(override)
        }
        return overrides
    }

    /// Reads a pair. Throws a `Failure` (code `setting`) for a host that is none or an address that is none.
    init(_ text: String) throws(Failure) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let (host, port) = HTTPURL.splitAuthority(parts[0]), port == nil, !host.hasPrefix("[")
        else { throw Self.refusal(text) }
        var address = parts[1]
        if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
        guard IPAddress(String(address)) != nil else { throw Self.refusal(text) }
        self.host = host
        self.address = String(address)
    }

    /// For every port of that host.
    var connectOverride: TransportConfiguration.ConnectOverride { .init(host: host, toHost: address) }

    private static func refusal(_ text: String) -> Failure {
        Failure(
            .setting,
            "`resolve` takes HOST:ADDRESS, such as contoso-we.vault.azure.net:10.1.0.4, not \"\(text.prefix(80))\"",
            remedy: "the address is one of version 4 or 6, such as 10.1.0.4 or fd00::4")
    }
}
