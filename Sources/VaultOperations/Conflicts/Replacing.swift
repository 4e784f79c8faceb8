import KeyVault

/// What all replacements of a run have in common.
struct Replacing: Sendable {
    /// The vault that is changed.
    let target: Vault
    let journal: JournalWriter
    let options: OperationOptions
    let copies: SafetyCopies
    let history: ReplaceHistory
    let rights: ReplaceRights

    init(
        target: Vault, journal: JournalWriter, options: OperationOptions, copies: SafetyCopies, history: ReplaceHistory
    ) {
        self.target = target
        self.journal = journal
        self.options = options
        self.copies = copies
        self.history = history
        rights = ReplaceRights(target.client)
    }

    /// The machine that replaces one object.
    func machine(_ key: ObjectKey) -> ReplaceMachine { ReplaceMachine(terms: self, key: key) }

    /// Settles what earlier runs left open and this one does not go on with: a deleted object is recovered, a purged one
    /// is put back from its safety copy.
    ///
    /// - Parameter goesOn: whether this run replaces the object itself.
    /// - Returns: whether anything was put back, so that what the target showed before no longer holds.
    /// - Throws: `OperationError`, `.safetyCopy` when an object could not be put back.
    func settle(unless goesOn: (ObjectKey) -> Bool) async throws -> Bool {
        var hasSettled = false
        for key in history.openObjects where !goesOn(key) {
            guard let open = history.open(key), let note = try await machine(key).settle(open) else { continue }
            options.events(.note(note))
            hasSettled = true
        }
        return hasSettled
    }

    /// Asks before anything is replaced.
    ///
    /// - Parameters:
    ///   - count: how many objects are replaced, or may be.
    ///   - isKnown: whether that many are; where values decide only reading them tells.
    ///   - done: what was not done when the answer is no, such as `restored`.
    /// - Throws: `OperationError` `.unmet` (exit 6) when the answer is no.
    func confirm(
        _ ask: @Sendable (_ question: String) async -> Bool, count: Int, isKnown: Bool, done: String
    ) async throws {
        guard count > 0 else { return }
        let objects = count == 1 ? "1 object" : "\(count) objects"
        let question =
            "Replace \(isKnown ? "" : "up to ")\(objects) of \(target.name)? What differs is saved in \(copies.path), then "
            + "deleted and purged."
        guard await ask(question) else {
            throw OperationError(
                .unmet, "nothing was \(done): replacing \(objects) was not confirmed",
                remedy: "with `on conflict skip` they stay as they are", exitCode: 6)
        }
    }
}
