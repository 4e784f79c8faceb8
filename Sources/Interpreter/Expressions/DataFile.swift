internal import ExactJSON

/// Tables in files, for `read`: CSV with a header line (every value a string), or a JSON array.
enum DataFile {
    /// Most rows of a file.
    static let maximumRows = 1_000_000

    /// The table in a file's bytes. A file is JSON when its name ends in `.json`, else CSV. Throws a `Failure` (code
    /// `file`) that names file and line.
    static func table(_ bytes: [UInt8], path: String) throws(Failure) -> Value {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if path.folded.hasSuffix(".json") { return try json(Array(bytes), path) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(.file, "\(path) is not UTF-8", object: path)
        }
        return try csv(text, path)
    }

    private static func csv(_ text: String, _ path: String) throws(Failure) -> Value {
        var reader = CSVReader(text, path: path)
        guard let header = try reader.row() else { return .table(Table([], rows: [])) }
        var known: Set<[UInt8]> = []
        for name in header where !known.insert(Array(name.utf8)).inserted {
            throw Failure(.file, "\(path): the column `\(name)` is there twice", object: path)
        }
        var rows: [Record] = []
        while let cells = try reader.row() {
            if cells == [""], header.count > 1 { continue }
            guard cells.count == header.count else {
                throw Failure(
                    .file, "\(path): line \(reader.line) has \(cells.count) values and the header \(header.count)",
                    object: path)
            }
            guard rows.count < maximumRows else {
                throw Failure(.file, "\(path) has over \(maximumRows) rows", object: path)
            }
            rows.append(Record(zip(header, cells).map { .init($0, .string($1)) }, hasExactNames: true))
        }
        return .table(Table(columns: header.map { Table.Column($0) }, rows: rows, hasExactNames: true))
    }

    private static func json(_ bytes: [UInt8], _ path: String) throws(Failure) -> Value {
        let parsed: JSON
        do {
            parsed = try JSON(parsing: bytes)
        } catch {
            throw Failure(.file, "\(path) is no JSON: \(error.message) at byte \(error.offset)", object: path)
        }
        guard case .array(let elements) = parsed else {
            throw Failure(.file, "\(path) holds no JSON array", object: path)
        }
        var values: [Value] = []
        for element in elements { values.append(try value(element, path)) }
        return asTable(values) ?? .list(values)
    }

    /// Records become a table with every column that occurs; a value that a row lacks is null.
    private static func asTable(_ values: [Value]) -> Value? {
        var columns: [String] = []
        var known: Set<[UInt8]> = []
        var records: [Record] = []
        for value in values {
            guard case .record(let record) = value else { return nil }
            for field in record.fields where known.insert(Array(field.name.utf8)).inserted {
                columns.append(field.name)
            }
            records.append(record)
        }
        guard !records.isEmpty else { return nil }
        let rows = records.map { record in
            Record(columns.map { .init($0, record[$0] ?? .null) }, hasExactNames: true)
        }
        return .table(Table(columns: columns.map { Table.Column($0) }, rows: rows, hasExactNames: true))
    }

    private static func value(_ json: JSON, _ path: String) throws(Failure) -> Value {
        switch json {
        case .null: return .null
        case .bool(let flag): return .boolean(flag)
        case .number(let digits):
            guard let number = Int64(digits) else {
                throw Failure(.file, "\(path): \(digits) is no whole number of 64 bits", object: path)
            }
            return .number(number)
        case .string(let token):
            guard let text = token.text else {
                throw Failure(.file, "\(path): a text holds half of a surrogate pair", object: path)
            }
            return .string(text)
        case .array(let elements):
            var values: [Value] = []
            for element in elements { values.append(try value(element, path)) }
            return .list(values)
        case .object(let members):
            var fields: [Record.Field] = []
            for member in members { fields.append(.init(member.name, try value(member.value, path))) }
            return .record(Record(fields, hasExactNames: true))
        }
    }
}
