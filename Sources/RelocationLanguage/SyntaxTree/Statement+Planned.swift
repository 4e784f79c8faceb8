extension Statement {
    /// The statement `plan` of this one, for a dry run; null where nothing of it can be planned.
    public var planned: Statement? {
        switch body {
        case .backup, .restore, .export, .import, .copy, .createVault, .applySettings, .retire:
            Statement(span: span, body: .plan(PlanStatement(file: nil, statement: self)))
        default: nil
        }
    }
}
