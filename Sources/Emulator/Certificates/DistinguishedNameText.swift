internal import SwiftASN1
internal import X509

/// X.500 names as text, in the service's manner: the most specific part first, `S` for the state, values with commas in
/// quotes.
enum DistinguishedNameText {
    /// Reads `CN=web, O="Contoso, Ltd"`; `nil` for what is no distinguished name. An empty text is an empty name.
    ///
    /// The encoded name has the parts in the reverse of the written order.
    static func parse(_ text: String) -> DistinguishedName? {
        guard let parts = split(text) else { return nil }
        var attributes: [RelativeDistinguishedName.Attribute] = []
        for part in parts {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let type = type(named: trimmed(halves[0])),
                let value = unquoted(trimmed(halves[1])), !value.isEmpty
            else { return nil }
            guard let attribute = attribute(type, value) else { return nil }
            attributes.append(attribute)
        }
        return try? DistinguishedName(attributes.reversed())
    }

    /// Writes a name; parts of unknown type carry their object identifier.
    static func text(_ name: DistinguishedName) -> String {
        var parts: [String] = []
        for relative in name.reversed() {
            let attributes = relative.map { attribute in
                let type = names.first { $0.type == attribute.type }?.name ?? "OID.\(attribute.type)"
                return "\(type)=\(quoted(String(attribute.value) ?? String(describing: attribute.value)))"
            }
            parts.append(attributes.joined(separator: " + "))
        }
        return parts.joined(separator: ", ")
    }

    private static let names: [(name: String, type: ASN1ObjectIdentifier)] = [
        ("CN", .RDNAttributeType.commonName), ("O", .RDNAttributeType.organizationName),
        ("OU", .RDNAttributeType.organizationalUnitName), ("L", .RDNAttributeType.localityName),
        ("S", .RDNAttributeType.stateOrProvinceName), ("ST", .RDNAttributeType.stateOrProvinceName),
        ("C", .RDNAttributeType.countryName), ("STREET", .RDNAttributeType.streetAddress),
        ("DC", .RDNAttributeType.domainComponent), ("E", .RDNAttributeType.emailAddress),
        ("EMAIL", .RDNAttributeType.emailAddress), ("EMAILADDRESS", .RDNAttributeType.emailAddress),
        ("SERIALNUMBER", .NameAttributes.serialNumber), ("T", .NameAttributes.title), ("G", .NameAttributes.givenName),
        ("SN", .NameAttributes.surname), ("I", .NameAttributes.initials),
    ]

    private static func type(named name: String) -> ASN1ObjectIdentifier? {
        let upper = name.uppercased()
        if let known = names.first(where: { $0.name == upper }) { return known.type }
        let digits = upper.hasPrefix("OID.") ? String(upper.dropFirst(4)) : upper
        guard CertificateExtensions.isObjectIdentifier(digits) else { return nil }
        return try? ASN1ObjectIdentifier(dotRepresentation: digits)
    }

    private static func attribute(
        _ type: ASN1ObjectIdentifier, _ value: String
    ) -> RelativeDistinguishedName.Attribute? {
        switch type {
        case .RDNAttributeType.countryName:
            guard value.utf8.count == 2 else { return nil }
            return try? RelativeDistinguishedName.Attribute(type: type, printableString: value)
        case .RDNAttributeType.domainComponent, .RDNAttributeType.emailAddress:
            return try? RelativeDistinguishedName.Attribute(type: type, ia5String: value)
        default:
            return RelativeDistinguishedName.Attribute(type: type, utf8String: value)
        }
    }

    /// Splits at commas and semicolons outside quotes; `nil` for open quotes and empty parts.
    private static func split(_ text: String) -> [String]? {
        guard !trimmed(text[...]).isEmpty else { return [] }
        var parts = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted && (character == "," || character == ";") {
                parts.append("")
                continue
            }
            parts[parts.count - 1].append(character)
        }
        guard !isQuoted, !isEscaped else { return nil }
        return parts
    }

    private static func unquoted(_ text: String) -> String? {
        var value = text[...]
        let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
        if isQuoted { value = value.dropFirst().dropLast() }
        var result = ""
        var previousQuote = false
        var isEscaped = false
        for character in value {
            if isEscaped {
                isEscaped = false
                result.append(character)
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                guard isQuoted else { return nil }
                if previousQuote { result.append("\"") }
                previousQuote.toggle()
                continue
            } else {
                result.append(character)
            }
            if previousQuote { return nil }
        }
        return previousQuote ? nil : result
    }

    private static func quoted(_ value: String) -> String {
        let needsQuotes =
            value.contains { ",;+\"\\<>=#".contains($0) } || value.hasPrefix(" ") || value.hasSuffix(" ")
            || value.isEmpty
        guard needsQuotes else { return value }
        return "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
