internal import RelocationLanguage

extension Session {
    func perform(_ report: ReportStatement) async throws -> StatementOutcome {
        let path = try await path(report.file)
        guard let reports = configuration.reports else {
            throw Failure(
                .notAvailable, "the program that runs this script writes no reports",
                remedy: "`kvmsh` does; another program gives `SessionConfiguration.reports`")
        }
        try reports.write(to: path)
        note("the report is in \(path)")
        return .silent
    }

    func perform(_ record: RecordStatement) async throws -> StatementOutcome {
        guard let file = record.file else {
            guard let path = recorder.stop() else {
                throw Failure(.missing, "nothing is being recorded", remedy: "write `record to FILE`")
            }
            note("the recording in \(path) is complete")
            return .silent
        }
        let path = try await path(file)
        try recorder.start(path, arguments: configuration.arguments)
        note("what succeeds from here on is recorded in \(path); `record off` ends it")
        return .silent
    }

    /// Keeps a statement of a script or entry that succeeded, for the recording that runs or may begin later.
    func keep(_ statement: Statement) {
        do {
            // Only `connect` alone says less than it did.
            let resolved = if case .connect = statement.body { resolvedText } else { String?.none }
            let directory = includeStack.last.map { TextFile.absolute($0.directory) }
            try recorder.keep(statement, as: resolved, directory: directory)
        } catch {
            note("the recording ends: \(error.message)", .warning)
        }
        resolvedText = nil
    }
}
