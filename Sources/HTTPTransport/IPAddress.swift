#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// An address of version 4 or 6.
public struct IPAddress: Sendable, Hashable {
    /// Where an address can be reached from.
    public enum Reach: String, Sendable {
        /// The internet.
        case publicNetwork = "public"
        /// A private network (RFC 1918, RFC 6598, RFC 4193): as a rule a private endpoint.
        case privateNetwork = "private"
        /// This computer only.
        case loopback
        /// The local link only.
        case link
    }

    /// The bytes in network order: 4 or 16.
    public let bytes: [UInt8]

    /// The address as it was written.
    public let text: String

    /// Reads an address as text, without brackets and without a zone; `nil` when it is none.
    public init?(_ text: String) {
        self.text = text
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
    }

    /// Equal bytes, however they are written.
    public static func == (left: IPAddress, right: IPAddress) -> Bool { left.bytes == right.bytes }

    /// By the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// Whether it is of version 6.
    public var isVersion6: Bool { bytes.count == 16 }

    /// Where it can be reached from.
    public var reach: Reach { isVersion6 ? reach6 : Self.reach4(bytes) }

    private static func reach4(_ bytes: [UInt8]) -> Reach {
        switch (bytes[0], bytes[1]) {
        case (127, _): .loopback
        case (169, 254): .link
        case (10, _), (172, 16...31), (192, 168), (100, 64...127): .privateNetwork
        default: .publicNetwork
        }
    }

    private var reach6: Reach {
        if bytes.dropLast().allSatisfy({ $0 == 0 }), bytes[15] == 1 { return .loopback }
        // An address of version 4 in the form of version 6.
        if bytes[0..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return Self.reach4(Array(bytes[12...]))
        }
        if bytes[0] & 0xFE == 0xFC { return .privateNetwork }
        return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 ? .link : .publicNetwork
    }
}
