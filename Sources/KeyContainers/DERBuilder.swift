package import SwiftASN1

/// Writes small DER structures without a type for each of them.
package struct DERBuilder {
    private var serializer = DER.Serializer()

    /// A whole structure: a sequence with the members that `body` writes.
    package static func structure(_ body: (inout DERBuilder) throws -> Void) throws -> [UInt8] {
        var builder = DERBuilder()
        try builder.sequence(.sequence, body)
        return builder.serializer.serializedBytes
    }

    /// A constructed value: a sequence unless another tag is given.
    package mutating func sequence(
        _ identifier: ASN1Identifier = .sequence, _ body: (inout DERBuilder) throws -> Void
    ) throws {
        var inner = DERBuilder()
        try body(&inner)
        let bytes = inner.serializer.serializedBytes
        serializer.appendConstructedNode(identifier: identifier) { $0.serializeRawBytes(bytes) }
    }

    /// An explicit context tag around what `body` writes.
    package mutating func explicit(_ number: UInt, _ body: (inout DERBuilder) throws -> Void) throws {
        try sequence(ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific), body)
    }

    /// A whole number that is not negative.
    package mutating func integer(_ value: Int) throws { try serializer.serialize(value) }

    /// An object identifier in dotted form.
    package mutating func objectIdentifier(_ name: String) throws {
        try serializer.serialize(ASN1ObjectIdentifier(dotRepresentation: name))
    }

    /// An octet string.
    package mutating func octets(_ bytes: [UInt8]) throws {
        try serializer.serialize(ASN1OctetString(contentBytes: bytes[...]))
    }

    /// A null.
    package mutating func null() throws { try serializer.serialize(ASN1Null()) }

    /// Bytes that are DER already.
    package mutating func raw(_ bytes: [UInt8]) { serializer.serializeRawBytes(bytes) }
}
