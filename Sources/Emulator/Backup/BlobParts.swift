internal import BinaryText
internal import FoundationEssentials

/// A backup blob taken apart: marker, header, key part (salt and code), nonce, ciphertext, tag.
struct BlobParts {
    let marker: [UInt8]
    let header: [UInt8]
    let salt: [UInt8]
    var code: [UInt8]
    let nonce: [UInt8]
    let ciphertext: [UInt8]
    let tag: [UInt8]

    init(
        marker: [UInt8], header: [UInt8], salt: [UInt8], code: [UInt8], nonce: [UInt8], ciphertext: [UInt8],
        tag: [UInt8]
    ) {
        self.marker = marker
        self.header = header
        self.salt = salt
        self.code = code
        self.nonce = nonce
        self.ciphertext = ciphertext
        self.tag = tag
    }

    /// Takes a blob apart; nil when it has another shape.
    init?(_ blob: [UInt8], marker: [UInt8], saltSize: Int) {
        let parts = blob.dropFirst(marker.count).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 5 else { return nil }
        let decoded = parts.compactMap { Base64.decode($0) }
        guard decoded.count == 5, decoded[1].count > saltSize, decoded[2].count == 12, decoded[4].count == 16 else {
            return nil
        }
        self.marker = marker
        header = decoded[0]
        salt = Array(decoded[1].prefix(saltSize))
        code = Array(decoded[1].dropFirst(saltSize))
        nonce = decoded[2]
        ciphertext = decoded[3]
        tag = decoded[4]
    }

    /// Everything that the code covers.
    var authenticated: [UInt8] { marker + header + salt + nonce + ciphertext + tag }

    var bytes: [UInt8] {
        var result = marker
        for (index, part) in [header, salt + code, nonce, ciphertext, tag].enumerated() {
            if index > 0 { result.append(UInt8(ascii: ".")) }
            result += Base64.urlText(part)
        }
        return result
    }
}
