internal import Locking
internal import Sealing

/// Gets passphrases from where the setting `passphrase-from` says: the terminal, a variable of the environment, or a file
/// descriptor; never from a statement or an argument.
final class PassphraseReader: Sendable {
    private let configuration: SessionConfiguration
    /// What descriptors gave: each can be read once, and a session may need it again.
    private let known = Locked<[Int32: [UInt8]]>([:])

    init(_ configuration: SessionConfiguration) { self.configuration = configuration }

    /// A passphrase.
    ///
    /// - Parameters:
    ///   - purpose: what it is for, as the question says it.
    ///   - twice: whether a person must type it twice, because a mistake could not be noticed later.
    func read(_ settings: Settings, for purpose: String, twice: Bool) async throws -> SealingPassphrase {
        let source = settings.text("passphrase-from")
        let bytes: [UInt8]
        if source.hasPrefix("env:") {
            bytes = try variable(String(source.dropFirst("env:".count)))
        } else if source.hasPrefix("fd:"), let number = Int32(source.dropFirst("fd:".count)) {
            bytes = try descriptor(number)
        } else {
            bytes = try await ask(purpose, twice: twice)
        }
        guard let passphrase = SealingPassphrase(bytes) else {
            throw Failure(.value, "the passphrase is empty", remedy: "give one with `set passphrase-from …`")
        }
        return passphrase
    }

    private func variable(_ name: String) throws(Failure) -> [UInt8] {
        guard let text = configuration.environment[name] else {
            throw Failure(
                .missing, "the environment has no variable \(name) for the passphrase",
                remedy: "set it, or `set passphrase-from ask`")
        }
        return Array(text.utf8)
    }

    private func descriptor(_ number: Int32) throws(Failure) -> [UInt8] {
        if let bytes = known.withLock({ $0[number] }) { return bytes }
        var bytes = try SourceFiles.bytes(of: number, "descriptor \(number)")
        // A line's end belongs to the way in which it was written, not to the passphrase.
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        known.withLock { [bytes] in $0[number] = bytes }
        return bytes
    }

    private func ask(_ purpose: String, twice: Bool) async throws -> [UInt8] {
        guard let ask = configuration.askHidden else {
            throw Failure(
                .missing, "there is no terminal to ask for the passphrase",
                remedy: "`set passphrase-from env:NAME` or `fd:N`", exitCode: .refused)
        }
        guard let first = await ask("passphrase for \(purpose): ") else { throw Self.noAnswer() }
        guard twice else { return first }
        guard let second = await ask("the same again: ") else { throw Self.noAnswer() }
        guard first == second else {
            throw Failure(.value, "the two passphrases differ", remedy: "run the statement again")
        }
        return first
    }

    private static func noAnswer() -> any Error {
        Task.isCancelled ? CancellationError() : Failure(.missing, "no passphrase was typed", exitCode: .refused)
    }
}
