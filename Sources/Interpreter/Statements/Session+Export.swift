internal import RelocationLanguage
internal import Sealing
internal import VaultOperations

extension Session {
    func perform(_ export: ExportStatement, _ span: Span) async throws -> StatementOutcome {
        do {
            let vault = try connection(export.from, span)
            let folder = try await path(export.to)
            let seal = try await seal(export.seal)
            let selection = try await selection(export.selection)
            if selection.isEmpty { return nothing("export", folder: folder) }
            let isIncluding = export.includingDisabled != nil
            let statement =
                "export \(selection.description) to \(folder)\(Self.suffix(export.condition)) \(seal.text)"
                + (isIncluding ? " including disabled" : "")
            let job = try await job(selection, folder, export.condition, statement)
            if case .unsealed = seal {
                note("\(folder) will hold values in clear: whoever can read the files has them", .warning)
            }
            if isIncluding {
                note("disabled versions are enabled for a moment to be read: this moves their time of change")
            }
            let result = try await gateway.export(job, from: vault, seal: seal, includingDisabled: isIncluding)
            let outcome = outcome(of: result, "export", "exported")
            lastExport = outcome.failure == nil ? .folder(folder) : lastExport(after: result, folder, span)
            return outcome
        } catch {
            lastExport = .failed(line: span.line)
            throw error
        }
    }

    /// Keys cannot leave a vault, so that an export of everything is whole when nothing else is lacking.
    private func lastExport(after result: MoveResult, _ folder: String, _ span: Span) -> LastBackup {
        let lacking: Set<Outcome> = [.failed, .uncertain, .untried]
        let isWhole = result.failure == nil && !result.items.contains { lacking.contains($0.status) }
        return isWhole ? .folder(folder) : .failed(line: span.line)
    }

    func seal(_ clause: SealClause) async throws -> ExportSeal {
        switch clause.form {
        case .passphrase: return .passphrase
        case .unsealed: return .unsealed
        case .recipients(let operands):
            var recipients: [SealingRecipient] = []
            for operand in operands {
                for recipient in try await self.recipients(operand) where !recipients.contains(recipient) {
                    recipients.append(recipient)
                }
            }
            guard !recipients.isEmpty else {
                throw Failure(
                    .value, "there is no recipient to seal to", remedy: "name one: `age1…`", span: clause.span)
            }
            return .recipients(recipients)
        }
    }

    /// `age1…`, or a file with one a line.
    private func recipients(_ operand: Operand) async throws -> [SealingRecipient] {
        let text = try await text(operand)
        do {
            if text.lowercased().hasPrefix("age1"), !text.contains("/"), !text.contains(".") {
                return [try SealingRecipient(text)]
            }
            let bytes = try SourceFiles.load(try configuration.path(text), configuration)
            return try SealingRecipient.all(inFile: String(decoding: bytes, as: UTF8.self))
        } catch let error as SealingError {
            throw Failure(.value, "\(text): \(error.message)", span: operand.span)
        }
    }
}

extension ExportSeal {
    /// The clause in its canonical form.
    fileprivate var text: String {
        switch self {
        case .unsealed: "unsealed"
        case .passphrase: "sealed with passphrase"
        case .recipients(let recipients): "sealed to \(recipients.map(\.description).joined(separator: ", "))"
        }
    }
}
