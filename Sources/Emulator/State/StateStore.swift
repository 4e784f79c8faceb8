internal import CSQLite
internal import ExactJSON

/// The emulator's documents in a SQLite database, which one process at a time has open.
///
/// `@unchecked Sendable`: the handle is opened in full-mutex mode and used by one thread at a time: by the one that
/// opens and reads, then by the writer's queue alone, then by the one that closes after the queue has ended.
final class StateStore: @unchecked Sendable {
    private let handle: OpaquePointer
    let path: String

    /// Opens the store of a folder, which is made if it is not there, for its owner only.
    init(folder: String) throws(EmulatorError) {
        guard csqlite_load() == 0 else {
            throw EmulatorError(
                .state, "SQLite (libsqlite3) is not installed; an emulator without a state folder needs none")
        }
        let folder = WholeFile.absolute(folder)
        try WholeFile.makeFolder(folder)
        path = folder + "/state.sqlite"
        try WholeFile.makeOwnersOnly(path)
        var opened: OpaquePointer?
        let code = csqlite_open(path, &opened)
        guard let opened else { throw EmulatorError(.state, "cannot open \(path): out of memory") }
        guard code == 0 else {
            let reason = String(cString: csqlite_message(opened))
            csqlite_close(opened)
            if code == csqlite_busy() {
                throw EmulatorError(.state, "the state in \(folder) is in use by another emulator; end it first")
            }
            if code == csqlite_foreign() {
                throw EmulatorError(.state, "\(path) is no state of an emulator; name another folder")
            }
            throw EmulatorError(.state, "cannot open \(path): \(reason)")
        }
        handle = opened
    }

    /// Everything that was stored.
    func read() throws(EmulatorError) -> [StateDocument] {
        let reading = Reading()
        let code = csqlite_read(
            handle,
            { context, kind, id, idSize, content, contentSize in
                guard let context, let kind, let id else { return 1 }
                let reading = Unmanaged<Reading>.fromOpaque(context).takeUnretainedValue()
                let name = id.withMemoryRebound(to: UInt8.self, capacity: idSize) {
                    String(decoding: UnsafeBufferPointer(start: $0, count: idSize), as: UTF8.self)
                }
                return reading.add(
                    String(cString: kind), name, Array(UnsafeRawBufferPointer(start: content, count: contentSize)))
            }, Unmanaged.passUnretained(reading).toOpaque())
        if let problem = reading.problem { throw EmulatorError(.state, "\(path): \(problem)") }
        guard code == 0 else { throw failure("read") }
        return reading.documents
    }

    /// Writes documents in one transaction, which is on disk when this returns.
    func write(_ documents: [StateDocument]) throws(EmulatorError) {
        guard csqlite_begin(handle) == 0 else { throw failure("write") }
        for document in documents {
            let id = Array(document.id.utf8)
            let content = document.content?.serialized()
            let code = id.withUnsafeBufferPointer { id in
                id.withMemoryRebound(to: CChar.self) { id in
                    guard let content else {
                        return csqlite_put(handle, document.kind.rawValue, id.baseAddress, id.count, nil, 0)
                    }
                    return content.withUnsafeBytes {
                        csqlite_put(
                            handle, document.kind.rawValue, id.baseAddress, id.count, $0.baseAddress, $0.count)
                    }
                }
            }
            guard code == 0 else {
                let error = failure("write")
                _ = csqlite_rollback(handle)
                throw error
            }
        }
        guard csqlite_commit(handle) == 0 else {
            let error = failure("write")
            _ = csqlite_rollback(handle)
            throw error
        }
    }

    func close() { csqlite_close(handle) }

    private func failure(_ verb: String) -> EmulatorError {
        EmulatorError(.state, "cannot \(verb) \(path): \(String(cString: csqlite_message(handle)))")
    }

    /// What has been read so far.
    private final class Reading {
        var documents: [StateDocument] = []
        var problem: String?

        func add(_ kind: String, _ id: String, _ content: [UInt8]) -> Int32 {
            guard let kind = StateDocument.Kind(rawValue: kind) else {
                problem = "it holds a '\(kind)', which this version does not know"
                return 1
            }
            do {
                documents.append(
                    StateDocument(kind: kind, id: id, content: try JSON(parsing: content, maximumDepth: 64)))
                return 0
            } catch {
                problem = "the \(kind.rawValue) '\(id)' is damaged"
                return 1
            }
        }
    }
}
