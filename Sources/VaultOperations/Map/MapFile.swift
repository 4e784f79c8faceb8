import ExactJSON

/// A map as a file: CSV for people and spreadsheets, JSON for programs. Rows stand in a stable order, one a line.
public enum MapFile: Sendable {
    /// Comma separated, with a header.
    case csv
    /// One object with `format`, `old`, `new` and `rows`.
    case json

    /// The form that a path's ending asks for; nil for any other.
    public init?(path: String) {
        let folded = path.lowercased()
        if folded.hasSuffix(".csv") {
            self = .csv
        } else if folded.hasSuffix(".json") {
            self = .json
        } else {
            return nil
        }
    }

    /// The bytes of the file.
    public func bytes(of rows: [MapRow]) -> [UInt8] {
        switch self {
        case .csv: Array(Self.csv(rows).utf8)
        case .json: Self.json(rows)
        }
    }

    private static func csv(_ rows: [MapRow]) -> String {
        var text = "kind,name,version,old,new,basis,note\r\n"
        for row in rows {
            let cells = [
                row.kind.rawValue, row.name, row.version ?? "", row.old, row.new ?? "", row.basis?.rawValue ?? "",
                row.note ?? "",
            ]
            text += cells.map(quoted).joined(separator: ",") + "\r\n"
        }
        return text
    }

    /// A cell by RFC 4180. No cell can begin like a formula: names and addresses begin with letters or digits, and notes
    /// with words of our own.
    private static func quoted(_ cell: String) -> String {
        guard cell.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }) else {
            return cell
        }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func json(_ rows: [MapRow]) -> [UInt8] {
        var text = Array("{\"format\":1,\"rows\":[\n".utf8)
        for (index, row) in rows.enumerated() {
            text += json(row).serialized() + Array(index + 1 < rows.count ? ",\n".utf8 : "\n".utf8)
        }
        return text + Array("]}\n".utf8)
    }

    private static func json(_ row: MapRow) -> JSON {
        func text(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
        return .object([
            JSONMember(name: "kind", value: .text(row.kind.rawValue)), JSONMember(name: "name", value: .text(row.name)),
            JSONMember(name: "version", value: text(row.version)), JSONMember(name: "old", value: .text(row.old)),
            JSONMember(name: "new", value: text(row.new)),
            JSONMember(name: "basis", value: text(row.basis?.rawValue)),
            JSONMember(name: "note", value: text(row.note)),
            JSONMember(
                name: "dependents",
                value: .array(
                    row.dependents.map {
                        ["name": .text($0.name), "type": .text($0.type), "reference": .text($0.reference)]
                    })),
        ])
    }
}

extension Operations {
    /// Writes a file whole, beside its name and then renamed, readable for its owner only.
    ///
    /// - Throws: `OperationError` `.folder` when its folder is not there or may not be written.
    public static func write(_ bytes: [UInt8], to path: String) async throws {
        try await BlockingPool.shared.run {
            do {
                let slash = path.lastIndex(of: "/")
                let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
                let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
                guard !name.isEmpty else { throw OperationError(.folder, "\(path) is a folder and no file") }
                let folder = try Folder.open(parent)
                try folder.writeWhole(name, bytes)
                try folder.synchronize()
            } catch let problem as FileProblem { throw problem.asOperationError }
        }
    }
}
