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
        let address = headers.first("x-ms-keyvault-network-info").flatMap { Self.address($0) }
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

    /// `conn_type=Ipv4;addr=203.0.113.7;act_addr_fam=InterNetwork;`
    private static func address(_ text: String) -> String? {
        for part in text.split(separator: ";") where part.hasPrefix("addr=") { return String(part.dropFirst(5)) }
        return nil
    }
}
