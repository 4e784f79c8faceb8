internal import BinaryText

/// Text with PEM blocks, as certificates and keys are imported and as secrets of certificates hold them.
package enum PEMText {
    /// One block.
    package struct Block: Equatable, Sendable {
        /// The words after `BEGIN`, such as `CERTIFICATE` or `PRIVATE KEY`.
        package var label: String
        /// What the block holds.
        package var der: [UInt8]
    }

    /// The blocks of a text in their order; anything between them is skipped.
    ///
    /// - Throws: for a block that is not closed or is not Base64 inside. A block with headers (old encrypted keys) is not
    ///   Base64.
    package static func blocks(in text: String) throws(CryptographyError) -> [Block] {
        var blocks: [Block] = []
        var open: (label: String, content: String)?
        for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = String(decoding: line, as: UTF8.self).trimmingBlanks
            if let label = line.between("-----BEGIN ", "-----") {
                guard open == nil else { throw CryptographyError("a PEM block begins within another") }
                open = (label, "")
            } else if let label = line.between("-----END ", "-----") {
                guard let block = open, block.label == label,
                    let der = Base64.decode(block.content, ignoringSpace: true), !der.isEmpty
                else {
                    throw CryptographyError("the PEM block \(label) is malformed")
                }
                blocks.append(Block(label: label, der: der))
                open = nil
            } else if open != nil {
                open?.content += line
            }
        }
        guard open == nil else { throw CryptographyError("a PEM block has no end") }
        return blocks
    }

    /// One block with lines of 64 characters and a line feed after each line.
    package static func text(_ label: String, _ der: [UInt8]) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.text(der)[...]
        while !rest.isEmpty {
            text += String(decoding: rest.prefix(64), as: UTF8.self) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END \(label)-----\n"
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank: (Unicode.UTF8.CodeUnit) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var bytes = utf8[...]
        while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    fileprivate func between(_ prefix: String, _ suffix: String) -> String? {
        guard hasPrefix(prefix), hasSuffix(suffix), utf8.count > prefix.utf8.count + suffix.utf8.count else {
            return nil
        }
        return String(dropFirst(prefix.count).dropLast(suffix.count))
    }
}
