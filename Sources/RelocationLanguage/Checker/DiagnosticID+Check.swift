/// The kinds that the checker reports.
extension DiagnosticID {
    // Variables and connections.
    static let unknownVariable: DiagnosticID = "unknown-variable"
    static let uncertainVariable: DiagnosticID = "uncertain-variable"
    static let givenVariable: DiagnosticID = "given-variable"
    static let unusedVariable: DiagnosticID = "unused-variable"
    static let missingArgument: DiagnosticID = "missing-argument"
    static let unknownConnection: DiagnosticID = "unknown-connection"
    static let uncertainConnection: DiagnosticID = "uncertain-connection"
    static let takenAlias: DiagnosticID = "taken-alias"
    static let connectionAsPath: DiagnosticID = "connection-as-path"
    static let sameVault: DiagnosticID = "same-vault"
    static let restoredIntoSource: DiagnosticID = "restored-into-source"
    static let nothingToRestore: DiagnosticID = "nothing-to-restore"
    static let wrongConfirmation: DiagnosticID = "wrong-confirmation"
    static let promptOnly: DiagnosticID = "prompt-only"
    static let neverReached: DiagnosticID = "never-reached"

    // Types, fields, functions.
    static let wrongType: DiagnosticID = "wrong-type"
    static let differentTypes: DiagnosticID = "different-types"
    static let notText: DiagnosticID = "not-text"
    static let unknownField: DiagnosticID = "unknown-field"
    static let unknownFunction: DiagnosticID = "unknown-function"
    static let argumentCount: DiagnosticID = "argument-count"
    static let invalidPattern: DiagnosticID = "invalid-pattern"
    static let neverReturned: DiagnosticID = "never-returned"

    // Names, values, files.
    static let invalidVault: DiagnosticID = "invalid-vault"
    static let invalidObjectName: DiagnosticID = "invalid-object-name"
    static let invalidVersion: DiagnosticID = "invalid-version"
    static let invalidRecipient: DiagnosticID = "invalid-recipient"
    static let unknownSetting: DiagnosticID = "unknown-setting"
    static let invalidSetting: DiagnosticID = "invalid-setting"
    static let unknownRegion: DiagnosticID = "unknown-region"
    static let outOfRange: DiagnosticID = "out-of-range"
    static let fileEnding: DiagnosticID = "file-ending"
    static let conflictPolicy: DiagnosticID = "conflict-policy"
    static let include: DiagnosticID = "include"
}
