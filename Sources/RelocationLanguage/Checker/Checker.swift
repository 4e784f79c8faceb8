/// Finds what is wrong with a script before anything of it runs: variables, connections, types, names, settings.
public enum Checker {
    /// Goes through a script, its includes and all branches, and reports everything at once. The errors of syntax of
    /// included files are among them; those of the script itself are the parser's.
    public static func check(_ script: Script, in context: CheckContext) -> CheckResult {
        var check = ScriptCheck(script, context)
        return check.run()
    }

    /// The same with the script's own errors of syntax, all by place.
    public static func check(_ parsed: ParseResult, in context: CheckContext) -> CheckResult {
        var check = ScriptCheck(parsed.script, context)
        check.syntaxDiagnostics = parsed.diagnostics
        return check.run()
    }
}
