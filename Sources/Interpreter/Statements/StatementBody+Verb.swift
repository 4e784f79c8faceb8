internal import RelocationLanguage

extension StatementBody {
    /// The word or words that begin the statement.
    var verb: String {
        switch self {
        case .connect: "connect"
        case .disconnect: "disconnect"
        case .set: "set"
        case .list: "list"
        case .show: "show"
        case .assess: "assess"
        case .verify: "verify"
        case .validate: "validate"
        case .doctor: "doctor"
        case .plan: "plan"
        case .map: "map"
        case .backup: "backup"
        case .restore: "restore"
        case .export: "export"
        case .import: "import"
        case .copy: "copy"
        case .exportTemplate: "export template"
        case .createVault: "create vault"
        case .applySettings: "apply settings"
        case .applyPlan: "apply plan"
        case .discard: "discard"
        case .retire: "retire"
        case .let: "let"
        case .if: "if"
        case .for: "for"
        case .include: "include"
        case .echo: "echo"
        case .assert: "assert"
        case .onError: "on error"
        case .wait: "wait until"
        case .exit: "exit"
        case .report: "report"
        case .record: "record"
        case .help: "help"
        case .history: "history"
        case .rerun: "rerun"
        case .broken(let broken): broken.verb
        }
    }

    /// What to do in place of a statement that this version doesn't have; nil for those that it has.
    var substitute: String? {
        switch self {
        case .doctor: "`connect` checks name, network, TLS and sign-in, and says which of them fails"
        case .history, .rerun: "they belong to the prompt"
        default: nil
        }
    }
}
