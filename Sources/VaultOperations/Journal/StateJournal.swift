import Crypto

/// Journals in the state folder: of what belongs to no archive, or to one that cannot be written.
enum StateJournal {
    /// The name of a journal: 16 hexadecimal digits of the SHA-256 over operation, archive or source, and target.
    static func name(_ operation: String, _ origin: String, target: String) -> String {
        let digest = SHA256.hash(data: Array("\(operation)\n\(origin)\n\(target)".utf8))
        return Hex.text(digest.prefix(8)) + ".jsonl"
    }

    /// Shows every record of a journal, if it is there. Blocks.
    ///
    /// - Throws: `OperationError`.
    static func read(_ name: String, options: OperationOptions, visit: (JournalRecord) -> Void) throws {
        do {
            guard let file = try Folder.open("\(options.stateFolder)/runs").openForReading(name, maximum: Int64.max)
            else { return }
            _ = try JournalReader.read(file) { record, _ in visit(record) }
        } catch let problem as FileProblem where problem.isMissing {
        } catch let problem as FileProblem {
            throw problem.asOperationError
        } catch let damage as JournalDamage {
            throw OperationError(
                .damaged, "\(damage) (\(options.stateFolder)/runs/\(name))", remedy: "move that file away")
        }
    }

    /// Opens a journal for appending and shows every record that earlier runs wrote. Blocks.
    ///
    /// - Throws: `OperationError`.
    static func open(
        _ name: String, operation: String, options: OperationOptions, run: String, visit: (JournalRecord) -> Void
    ) throws -> JournalWriter {
        do {
            let folder = try Folder.openOrCreate("\(options.stateFolder)/runs", calls: options.calls)
            var state = JournalState()
            if let file = try folder.openForReading(name, maximum: Int64.max) {
                state = try JournalReader.read(file) { record, _ in visit(record) }
            }
            return try JournalWriter(in: folder, name: name, after: state, run: run, operation: operation)
        } catch let problem as FileProblem {
            throw problem.asOperationError
        } catch let damage as JournalDamage {
            throw OperationError(
                .damaged, "\(damage) (\(options.stateFolder)/runs/\(name))", remedy: "move that file away")
        }
    }
}
