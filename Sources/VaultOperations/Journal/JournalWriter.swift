import Dispatch
import Locking

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Appends records to a journal; many objects share one, and one synchronisation serves them all.
final class JournalWriter: Sendable {
    /// How long, and for how many records, those that need not be durable may wait.
    private static let laziness = (seconds: 1.0, records: 256)

    private struct State {
        var journal: JournalState
        var pending: [UInt8] = []
        var waiting = 0
        var timer = false
        var problem: FileProblem?
    }

    let run: String
    private let operation: String
    private let state: Locked<State>
    private let flusher: GroupSync

    /// Opens a journal for appending, after cutting off a torn tail.
    ///
    /// - Parameter journal: what reading it found.
    init(in folder: Folder, name: String, after journal: JournalState, run: String, operation: String)
        throws(FileProblem)
    {
        let descriptor = try folder.openForAppending(name)
        let path = "\(folder.path)/\(name)"
        if journal.isTorn, ftruncate(descriptor, off_t(journal.length)) != 0 {
            let problem = FileProblem(.system(errno), "repair", path)
            close(descriptor)
            throw problem
        }
        let calls = folder.calls
        var whole = journal
        whole.isTorn = false
        let state = Locked(State(journal: whole))
        // The file is closed when the last flush has let go of it, never under one.
        let file = ReadableFile(descriptor: descriptor, path: path, size: whole.length)
        self.run = run
        self.operation = operation
        self.state = state
        flusher = GroupSync(label: "kvmsh.journal") { try Self.flush(state, file, calls) }
    }

    /// Adds a record, which becomes durable within a second, within 256 records, or by `synchronize`.
    ///
    /// - Returns: where its line will stand.
    @discardableResult
    func append(_ record: JournalRecord) throws -> JournalPlace {
        var record = record
        record.run = run
        record.operation = operation
        record.time = Clock.localMilliseconds()
        let (place, start, timer) = try state.withLock { state throws -> (JournalPlace, Bool, Bool) in
            if let problem = state.problem { throw problem }
            record.number = state.journal.count + 1
            let body = record.body()
            let check = JournalChain.check(after: state.journal.check, body: body)
            let line = JournalChain.line(body: body, check: check)
            let place = JournalPlace(offset: state.journal.length, length: Int32(line.count - 1))
            state.pending.append(contentsOf: line)
            state.journal.count += 1
            state.journal.check = check
            state.journal.length += Int64(line.count)
            state.waiting += 1
            let timer = !state.timer
            state.timer = true
            return (place, state.waiting >= Self.laziness.records, timer)
        }
        if start {
            flusher.start()
        } else if timer {
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.laziness.seconds) { [weak self] in
                self?.flusher.start()
            }
        }
        return place
    }

    /// Returns when everything appended so far is on disk.
    func synchronize() async throws { try await flusher.synchronize() }

    /// Adds a record and returns when it is on disk, as an intent must be before its request.
    func commit(_ record: JournalRecord) async throws {
        try append(record)
        try await synchronize()
    }

    /// Where the journal stands, with everything appended so far.
    var journal: JournalState { state.withLock { $0.journal } }

    private static func flush(
        _ state: Locked<State>, _ file: ReadableFile, _ calls: FileCalls
    ) throws {
        let bytes = try state.withLock { state throws -> [UInt8] in
            if let problem = state.problem { throw problem }
            defer {
                state.pending = []
                state.waiting = 0
                state.timer = false
            }
            return state.pending
        }
        guard !bytes.isEmpty else { return }
        do {
            try calls.writeAll(file.descriptor, bytes, path: file.path)
            try calls.synchronizeData(file.descriptor, path: file.path)
        } catch {
            // What follows a line that is not whole could not be read: nothing more is written to this journal.
            state.withLock { $0.problem = error }
            throw error
        }
    }
}
