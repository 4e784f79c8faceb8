#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The folder that may follow `--emulator`, which the option parser cannot have optional.
enum EmulatorFolder {
    /// `--emulator=FOLDER`, and `--emulator FOLDER` where the word ends in a slash or is a folder (a script is a file),
    /// as `--emulator --state FOLDER`. Words after `--` are the script's.
    static func resolved(_ arguments: ArraySlice<String>) -> ArraySlice<String> {
        var result: [String] = []
        var rest = arguments
        while let word = rest.popFirst() {
            if word == "--" {
                result.append(word)
                result += rest
                break
            }
            if word.hasPrefix("--emulator=") {
                result += ["--emulator", "--state", String(word.dropFirst("--emulator=".count))]
            } else if word == "--emulator", let next = rest.first, isFolder(next) {
                result += ["--emulator", "--state", next]
                rest = rest.dropFirst()
            } else {
                result.append(word)
            }
        }
        return result[...]
    }

    private static func isFolder(_ word: String) -> Bool {
        guard !word.hasPrefix("-") else { return false }
        if word.hasSuffix("/") { return true }
        guard let folder = opendir(word) else { return false }
        closedir(folder)
        return true
    }
}
