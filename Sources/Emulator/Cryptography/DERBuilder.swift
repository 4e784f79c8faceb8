internal import SwiftASN1

/// Writes small DER structures without a type for each of them.
struct DERBuilder {
    private var serializer = DER.Serializer()

    /// A whole structure with the members that `body` writes: a sequence, or an explicit context tag of this number.
    static func structure(tag: UInt? = nil, _ body: (inout DERBuilder) throws -> Void) throws -> [UInt8] {
        var builder = DERBuilder()
        let identifier = tag.map { ASN1Identifier(tagWithNumber: $0, tagClass: .contextSpecific) }
        try builder.sequence(identifier ?? .sequence, body)
        return builder.serializer.serializedBytes
    }

    /// A constructed value: a sequence unless another tag is given.
    mutating func sequence(
        _ identifier: ASN1Identifier = .sequence, _ body: (inout DERBuilder) throws -> Void
    ) throws {
        var inner = DERBuilder()
        try body(&inner)
        let bytes = inner.serializer.serializedBytes
        serializer.appendConstructedNode(identifier: identifier) { $0.serializeRawBytes(bytes) }
    }

    /// An explicit context tag around what `body` writes.
    mutating func explicit(_ number: UInt, _ body: (inout DERBuilder) throws -> Void) throws {
        try sequence(ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific), body)
    }

    /// A whole number that is not negative.
    mutating func integer(_ value: Int) throws { try serializer.serialize(value) }

    /// An object identifier in dotted form.
    mutating func objectIdentifier(_ name: String) throws {
        try serializer.serialize(ASN1ObjectIdentifier(dotRepresentation: name))
    }

    /// An octet string.
    mutating func octets(_ bytes: [UInt8]) throws {
        try serializer.serialize(ASN1OctetString(contentBytes: bytes[...]))
    }

    /// Text in UTF-8.
    mutating func utf8(_ text: String) throws { try serializer.serialize(ASN1UTF8String(text)) }

    /// A null.
    mutating func null() throws { try serializer.serialize(ASN1Null()) }

    /// Bytes that are DER already.
    mutating func raw(_ bytes: [UInt8]) { serializer.serializeRawBytes(bytes) }
}
