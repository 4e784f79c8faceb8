/// Reads the header of an age file and believes nothing in it. Only the one way to write a header is accepted.
struct HeaderReader {
    /// The most bytes a header may have, and so the most that is looked at.
    static let maximumSize = 64 << 10
    /// The most stanzas it may have: each is a chance for somebody to open the file.
    static let maximumStanzas = 64
    /// The most arguments of a stanza.
    static let maximumArguments = 16

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ file: some Collection<UInt8>) {
        bytes = ArraySlice(file.prefix(Self.maximumSize))
        position = bytes.startIndex
    }

    /// The header, and how many bytes of the file it takes.
    ///
    /// - Throws: `SealingError` `.damaged`.
    static func read(_ file: some Collection<UInt8>) throws(SealingError) -> (header: SealedHeader, length: Int) {
        var reader = HeaderReader(file)
        return try reader.read()
    }

    private mutating func read() throws(SealingError) -> (SealedHeader, Int) {
        guard bytes.starts(with: SealedHeader.intro) else {
            throw SealingError(.damaged, "it is no age file of version 1")
        }
        position += SealedHeader.intro.count
        var stanzas: [Stanza] = []
        while true {
            let start = position
            let line = try nextLine()
            if line.starts(with: Stanza.arrow) {
                guard stanzas.count < Self.maximumStanzas else { throw damaged("it has too many stanzas") }
                stanzas.append(try stanza(line.dropFirst(Stanza.arrow.count)))
                continue
            }
            guard line.starts(with: "--- ".utf8), let code = PlainBase64.decode(line.dropFirst(4)), code.count == 32
            else { throw damaged("a line is neither a stanza nor the end") }
            guard !stanzas.isEmpty else { throw damaged("it has no stanza") }
            let covered = Array(bytes[bytes.startIndex..<(start + 3)])
            let header = SealedHeader(stanzas: stanzas, code: code, covered: covered)
            return (header, position - bytes.startIndex)
        }
    }

    private mutating func stanza(_ line: ArraySlice<UInt8>) throws(SealingError) -> Stanza {
        let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard words.count <= Self.maximumArguments + 1,
            words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (33...126).contains($0) } })
        else { throw damaged("a stanza's first line is malformed") }
        let texts = words.map { String(decoding: $0, as: UTF8.self) }
        var body: [UInt8] = []
        while true {
            let line = try nextLine()
            guard line.count <= Stanza.columns, let decoded = PlainBase64.decode(line) else {
                throw damaged("a stanza's body is malformed")
            }
            body += decoded
            if line.count < Stanza.columns { break }
        }
        return Stanza(type: texts[0], arguments: Array(texts.dropFirst()), body: body)
    }

    /// The next line without its newline.
    private mutating func nextLine() throws(SealingError) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: 0x0A) else {
            throw damaged("it does not end, or is larger than allowed")
        }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private func damaged(_ detail: String) -> SealingError {
        SealingError(.damaged, "the header of the sealed file is damaged: \(detail)")
    }
}
