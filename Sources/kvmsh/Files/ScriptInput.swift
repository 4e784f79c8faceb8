internal import Interpreter
internal import RelocationLanguage

/// Where a script comes from. What is no UTF-8 is left to the parser, which says where.
enum ScriptInput {
    /// The file at a path.
    case file(String)
    case standardInput
    /// The text of `-c`.
    case command(String)

    /// The script. One that cannot be read is wrong usage: nothing ran.
    func source() throws(Failure) -> SourceFile {
        do {
            switch self {
            case .file(let path): return SourceFile(name: path, bytes: try SourceFiles.read(path))
            case .standardInput:
                return SourceFile(name: "<standard input>", bytes: try SourceFiles.readStandardInput())
            case .command(let text): return SourceFile(name: "<command>", text: text)
            }
        } catch {
            throw Failure(.file, error.message, exitCode: .usage)
        }
    }
}
