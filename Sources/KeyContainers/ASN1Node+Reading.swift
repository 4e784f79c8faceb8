package import SwiftASN1

/// Plain steps through a parsed ASN.1 tree, for containers whose producers write BER as well as DER.
extension ASN1Node {
    /// Parses one BER value that takes all of the bytes.
    package static func parsing(_ bytes: [UInt8], as what: String) throws(CryptographyError) -> ASN1Node {
        do { return try BER.parse(bytes) } catch { throw CryptographyError("\(what) is not valid ASN.1") }
    }

    /// The members of a constructed value.
    package func members(of what: String, atLeast count: Int = 0) throws(CryptographyError) -> [ASN1Node] {
        guard case .constructed(let nodes) = content else { throw CryptographyError("\(what) is malformed") }
        let members = Array(nodes)
        guard members.count >= count else { throw CryptographyError("\(what) is malformed") }
        return members
    }

    /// The bytes of an octet string, also of one in several pieces or with another (implicit) tag.
    package func octets(of what: String) throws(CryptographyError) -> [UInt8] {
        switch content {
        case .primitive(let bytes):
            return Array(bytes)
        case .constructed(let nodes):
            var bytes: [UInt8] = []
            for node in nodes { bytes += try node.octets(of: what) }
            return bytes
        }
    }

    /// The only member of an explicit tag with this number.
    package func explicit(_ number: UInt, of what: String) throws(CryptographyError) -> ASN1Node {
        guard identifier.tagNumber == number, identifier.tagClass == .contextSpecific,
            let inner = try members(of: what).first
        else { throw CryptographyError("\(what) is malformed") }
        return inner
    }

    /// An object identifier in dotted form.
    package func objectIdentifier(of what: String) throws(CryptographyError) -> String {
        guard let identifier = try? ASN1ObjectIdentifier(derEncoded: self) else {
            throw CryptographyError("\(what) is malformed")
        }
        return identifier.description
    }

    /// A whole number that is not negative and fits into 31 bits.
    package func count(of what: String) throws(CryptographyError) -> Int {
        guard identifier == .integer, case .primitive(let bytes) = content, let first = bytes.first, first < 0x80,
            bytes.count <= 4
        else { throw CryptographyError("\(what) is malformed or too large") }
        return bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
