import ExactJSON

/// Why a journal cannot be trusted.
struct JournalDamage: Error, CustomStringConvertible {
    let line: Int
    let detail: String

    var description: String { "line \(line) of the journal is damaged: \(detail)" }
}

/// Where a journal stands after it has been read.
struct JournalState: Sendable, Equatable {
    /// How many records it has.
    var count = 0
    /// The check of the last one.
    var check = JournalChain.start
    /// How many bytes of the file are whole records.
    var length: Int64 = 0
    /// Whether an unfinished last line follows them, left by a crash.
    var isTorn = false
}

/// Reads and checks a journal, line by line.
enum JournalReader {
    /// Visits every record with the place of its line.
    ///
    /// - Parameter checkpoint: a length and check that the journal must have passed through, from the manifest.
    /// - Throws: `JournalDamage` for anything but a torn tail; `FileProblem` when it cannot be read.
    static func read(
        _ file: ReadableFile, checkpoint: (length: Int64, check: String)? = nil,
        visit: (JournalRecord, JournalPlace) throws -> Void = { _, _ in }
    ) throws -> JournalState {
        var state = JournalState()
        var lines = LineReader(file)
        var passed = checkpoint == nil
        while let line = try lines.next() {
            guard line.isComplete else {
                state.isTorn = true
                break
            }
            let number = state.count + 1
            guard let (body, check) = JournalChain.split(line.bytes) else {
                throw JournalDamage(line: number, detail: "it has no check")
            }
            guard JournalChain.check(after: state.check, body: body) == check else {
                throw JournalDamage(line: number, detail: "its check is wrong")
            }
            let json: JSON
            do { json = try JSON(parsing: Array(line.bytes)) } catch {
                throw JournalDamage(line: number, detail: "it is not JSON")
            }
            guard let record = JournalRecord(json) else {
                throw JournalDamage(line: number, detail: "it is no record of a known kind")
            }
            guard record.number == number else {
                throw JournalDamage(line: number, detail: "a record is missing before it")
            }
            state.count = number
            state.check = check
            state.length = line.offset + Int64(line.bytes.count) + 1
            if let checkpoint, state.length == checkpoint.length {
                guard check == checkpoint.check else {
                    throw JournalDamage(line: number, detail: "the manifest knows another one")
                }
                passed = true
            }
            try visit(record, JournalPlace(offset: line.offset, length: Int32(line.bytes.count)))
        }
        guard passed else {
            throw JournalDamage(line: state.count + 1, detail: "records that the manifest knows are missing")
        }
        return state
    }
}

/// Where a record's line stands in its file.
struct JournalPlace: Sendable, Equatable {
    let offset: Int64
    let length: Int32
}
