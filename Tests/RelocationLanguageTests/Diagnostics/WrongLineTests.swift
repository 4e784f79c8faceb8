import RelocationLanguage
import Testing

/// The wrong lines of the description that are errors of syntax, each with its caret and its words.
@Suite struct WrongLineTests {
    static let described: [WrongLine] = [
        WrongLine("«bakcup» all to ./out", "unknown statement; did you mean `backup`?"),
        WrongLine(
            "list «secretz»",
            "expected what to list: all, secrets, keys, certificates, secret, …; did you mean `secrets`?"),
        WrongLine("backup all «./out»", "expected `to` before the folder: `backup all to ./out`"),
        WrongLine("restore into«»", "expected a connection after `into`, such as `target`"),
        WrongLine("show secret «in» source", "expected the name of a secret; one called `in` is written `\"in\"`"),
        WrongLine("backup all to ./a «to» ./b", "`to` is given twice", note: "first here"),
        WrongLine("list keys where expires «=» null", "nothing is compared with null: write `is null`"),
        WrongLine("list keys where expires < «2026-13-45»", "no such date: there is no month 13"),
        WrongLine("backup all to «./out/$day»", "text and variables are joined in quotes: `\"./out/$day\"`"),
        WrongLine(
            "connect contoso-us as «$role»",
            "an alias is a plain word, so that a script can be checked before it runs"),
        WrongLine("echo \"«$env.HOME»\"", "in text `$` takes one name: write `${env.HOME}`"),
        WrongLine("let v = show secret a «reveal»", "values of secrets are not kept in variables"),
        WrongLine(
            "export all to ./out«»",
            "expected `sealed to …`, `sealed with passphrase` or `unsealed`: how are the values to be kept?"),
    ]

    @Test(arguments: described)
    func saysWhatAndWhere(_ line: WrongLine) throws {
        let marked = MarkedSource(line.marked)
        let result = Parser.parse(marked.source)
        #expect(result.diagnostics.count == 1, "\(result.diagnostics)")
        let diagnostic = try #require(result.diagnostics.first)
        #expect(diagnostic.message == line.message)
        #expect(diagnostic.span.start..<diagnostic.span.end == marked.range)
        if let note = line.note { #expect(diagnostic.notes.contains { $0.message == note }) }
    }
}
