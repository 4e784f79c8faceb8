import ExactJSON

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes the files of `scripts/editors` that are made of the declarations of the language.
@main
enum EditorFiles {
    /// Their paths under the folder, and what they hold.
    static let files: [(path: String, text: String)] = {
        let vocabulary = Vocabulary()
        return [
            ("kvm.tmLanguage.json", IndentedJSON.text(TextMateGrammar(vocabulary).json)),
            ("vim/syntax/kvm.vim", VimSyntax(vocabulary).text),
        ]
    }()

    static func main() {
        let folder = CommandLine.arguments.dropFirst().first ?? "scripts/editors"
        for file in files where !write(file.text, to: "\(folder)/\(file.path)") {
            let reason = String(cString: strerror(errno))
            print("cannot write \(folder)/\(file.path): \(reason)")
            exit(1)
        }
    }

    private static func write(_ text: String, to path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        let isWritten = fputs(text, file) >= 0
        return fclose(file) == 0 && isWritten
    }
}
