internal import HTTPTransport
internal import Locking

/// What the headers of a vault's answers tell by the way.
final class ServiceFacts: Sendable {
    struct Values: Sendable {
        var serviceTime: Int64?
        var skew: Int64?
        var region: String?
        var networkAddress: String?
        var hasAnswered = false
    }

    private let values = Locked(Values())

    var current: Values { values.withLock { $0 } }

    func record(_ headers: HTTPHeaders, wallSeconds: Int64) {
        let time = headers.first("date").flatMap { HTTPDate.seconds($0) }
        let region = headers.first("x-ms-keyvault-region")
        let address = Self.seenAddress(nil, headers)
        values.withLock { values in
            values.hasAnswered = true
            if let time {
                values.serviceTime = time
                values.skew = time - wallSeconds
            }
            if let region, !region.isEmpty { values.region = region }
            if let address { values.networkAddress = address }
        }
    }

    /// This computer's address as the vault saw it: from the words of a firewall's refusal (`Client address: 203.0.113.7`),
    /// else from the header.
    static func seenAddress(_ message: String?, _ headers: HTTPHeaders) -> String? {
        if let message {
            let words = message.split { $0 == " " || $0.isNewline }
            for index in words.indices.dropFirst(2)
            where words[index - 1].lowercased() == "address:" && words[index - 2].lowercased() == "client" {
                return String(words[index])
            }
        }
        return headers.first("x-ms-keyvault-network-info").flatMap { Self.address($0) }
    }

    /// `conn_type=Ipv4;addr=203.0.113.7;act_addr_fam=InterNetwork;`
    private static func address(_ text: String) -> String? {
        for part in text.split(separator: ";") where part.hasPrefix("addr=") { return String(part.dropFirst(5)) }
        return nil
    }
}
