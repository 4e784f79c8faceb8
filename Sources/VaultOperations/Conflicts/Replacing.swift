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
    /// - Throws: `OperationError`, `.safetyCopy` when an object could not be put back.
    func settle(unless goesOn: (ObjectKey) -> Bool) async throws {
        for key in history.openObjects where !goesOn(key) {
            guard let open = history.open(key), let note = try await machine(key).settle(open) else { continue }
            options.events(.note(note))
        }
    }
}
