/// A range of IPv4 addresses as a firewall rule names it: `203.0.113.7` or `203.0.113.0/24`.
struct AddressRange: Sendable, Equatable {
    private let first: UInt32
    private let mask: UInt32

    /// Reads a rule; nil when it names no IPv4 range.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = Self.address(parts[0]) else { return nil }
        guard let bits = parts.count == 2 ? Int(parts[1]) : 32, (0...32).contains(bits) else { return nil }
        mask = bits == 0 ? 0 : UInt32.max << UInt32(32 - bits)
        first = address & mask
    }

    /// Whether an address is in the range.
    func contains(_ text: String) -> Bool { Self.address(text).map { $0 & mask == first } ?? false }

    private static func address(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = UInt8(part)
            else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }
}
