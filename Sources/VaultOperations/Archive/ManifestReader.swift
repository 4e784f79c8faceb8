import Crypto
import ExactJSON

/// Why a manifest cannot be used.
enum ManifestProblem: Error, CustomStringConvertible {
    /// It was written by a newer version, or one that does not say so.
    case newerFormat(Int64, tool: String?)
    /// It is not what was written.
    case damaged(String)

    var description: String {
        switch self {
        case .newerFormat(let format, let tool):
            "the archive has format \(format) and this version reads \(ArchiveHead.currentFormat); "
                + "it was written by \(tool ?? "a newer version")"
        case .damaged(let detail): "manifest.json is damaged: \(detail)"
        }
    }
}

/// Reads a manifest line by line, whatever its size, and believes nothing in it.
struct ManifestReader {
    /// The most bytes that a manifest may have.
    static let maximumSize: Int64 = 8 << 30

    private let file: ReadableFile

    init(_ file: ReadableFile) { self.file = file }

    /// Reads everything once: checks the digest, the order and every entry.
    ///
    /// - Parameter visit: sees each entry with the place of its JSON.
    /// - Returns: the head, and the digest of the manifest as it writes it itself.
    /// - Throws: `ManifestProblem`, `FileProblem`, or what `visit` throws.
    func read(visit: (ArchiveEntry, JournalPlace) throws -> Void) throws -> (head: ArchiveHead, digest: String) {
        try refuseNewerFormat()
        do {
            return try readChecked(visit: visit)
        } catch let problem as FileProblem {
            if case .refused(let detail) = problem.cause { throw ManifestProblem.damaged(detail) }
            throw problem
        }
    }

    /// The format stands first, so that even a manifest of another shape can say what it is.
    private func refuseNewerFormat() throws {
        let opening = Array("{\"format\":".utf8)
        let start = try file.read(at: 0, count: 4096)
        guard start.starts(with: opening) else {
            throw ManifestProblem.damaged("it does not begin with its format")
        }
        let digits = start.dropFirst(opening.count).prefix { (0x30...0x39).contains($0) }
        guard let format = Int64(String(decoding: digits, as: UTF8.self)), format > 0 else {
            throw ManifestProblem.damaged("its format is no number")
        }
        guard format > ArchiveHead.currentFormat else { return }
        throw ManifestProblem.newerFormat(format, tool: Self.tool(in: start))
    }

    private static func tool(in start: [UInt8]) -> String? {
        let text = String(decoding: start, as: UTF8.self)
        guard let range = text.firstRange(of: "\"tool\":\"") else { return nil }
        let rest = text[range.upperBound...].prefix(80)
        guard let end = rest.firstIndex(of: "\"") else { return nil }
        return rest[..<end].allSatisfy { $0.isASCII && !$0.isNewline && $0 >= " " } ? String(rest[..<end]) : nil
    }

    private func readChecked(
        visit: (ArchiveEntry, JournalPlace) throws -> Void
    ) throws -> (head: ArchiveHead, digest: String) {
        var lines = LineReader(file)
        var hash = SHA256()
        let head = try readHead(&lines, &hash)
        var counts = ArchiveHead.Counts()
        var previous: ObjectKey?
        var expectsMore = true
        while true {
            guard let line = try lines.next(), line.isComplete else {
                throw ManifestProblem.damaged("it ends in the middle")
            }
            hash.update(line)
            if line.bytes.elementsEqual("],".utf8) {
                guard previous == nil || !expectsMore else {
                    throw ManifestProblem.damaged("an object is missing at its end")
                }
                break
            }
            guard expectsMore else { throw ManifestProblem.damaged("objects are not separated") }
            let hasComma = line.bytes.last == UInt8(ascii: ",")
            expectsMore = hasComma
            let text = hasComma ? line.bytes.dropLast() : line.bytes
            let entry = try Self.entry(Array(text))
            guard entry.form == head.form else {
                throw ManifestProblem.damaged(
                    "the file of \(entry.key) is not one of \(head.kind == "export" ? "an" : "a") \(head.kind)")
            }
            if let previous, previous >= entry.key {
                throw ManifestProblem.damaged("\(entry.key) is there twice, or in the wrong place")
            }
            previous = entry.key
            counts.objects += 1
            counts.versions += Int64(entry.versionCount)
            counts.bytes += entry.size
            try visit(entry, JournalPlace(offset: line.offset, length: Int32(text.count)))
        }
        let digest = try checkDigest(&lines, hash)
        guard counts == head.counts else { throw ManifestProblem.damaged("its counts are not those of its objects") }
        return (head, digest)
    }

    private func readHead(_ lines: inout LineReader, _ hash: inout SHA256) throws -> ArchiveHead {
        var text: [UInt8] = []
        while true {
            guard let line = try lines.next(), line.isComplete, text.count + line.bytes.count <= 64 << 20 else {
                throw ManifestProblem.damaged("it ends before its objects")
            }
            hash.update(line)
            text.append(contentsOf: line.bytes)
            if line.bytes.elementsEqual("\"objects\":[".utf8) { break }
        }
        text.append(contentsOf: "]}".utf8)
        let json: JSON
        do { json = try JSON(parsing: text) } catch { throw ManifestProblem.damaged("its head is not JSON") }
        guard let head = ArchiveHead(json) else { throw ManifestProblem.damaged("a member of its head is missing") }
        guard head.format == ArchiveHead.currentFormat else {
            throw ManifestProblem.damaged("it has format \(head.format)")
        }
        return head
    }

    private func checkDigest(_ lines: inout LineReader, _ hash: SHA256) throws -> String {
        guard let last = try lines.next(), last.isComplete else {
            throw ManifestProblem.damaged("its digest is missing")
        }
        let digest = "sha256:\(Hex.text(hash.finalize()))"
        let expected = "\"digest\":\"\(digest)\"}"
        guard last.bytes.elementsEqual(expected.utf8) else {
            throw ManifestProblem.damaged("its digest is wrong: something in it was altered")
        }
        guard try lines.next() == nil else { throw ManifestProblem.damaged("something follows its end") }
        return digest
    }

    /// Reads one entry from its JSON.
    static func entry(_ bytes: [UInt8]) throws(ManifestProblem) -> ArchiveEntry {
        let json: JSON
        do { json = try JSON(parsing: bytes) } catch { throw .damaged("an object is not JSON") }
        guard let entry = ArchiveEntry(json) else { throw .damaged("a member of an object is missing or wrong") }
        return entry
    }

    /// Reads the entry at a place that `read` has named.
    func entry(at place: JournalPlace) throws -> ArchiveEntry {
        try Self.entry(file.read(at: place.offset, count: Int(place.length)))
    }
}

extension SHA256 {
    /// Adds a line with its newline.
    fileprivate mutating func update(_ line: LineReader.Line) {
        update(data: Array(line.bytes))
        update(data: [0x0A])
    }
}
