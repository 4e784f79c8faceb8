/// One pass over a script.
struct ScriptCheck {
    let script: Script
    let context: CheckContext
    var diagnostics: [Diagnostic] = []

    init(_ script: Script, _ context: CheckContext) {
        self.script = script
        self.context = context
    }

    mutating func run() -> CheckResult {
        CheckResult(diagnostics: diagnostics, connections: context.connections, variables: context.variables)
    }
}
