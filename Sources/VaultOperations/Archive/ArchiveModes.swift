/// File systems that keep no modes: what lies there can be read by whoever reaches them.
enum ArchiveModes {
    /// Values that are not sealed have no place there.
    static func refusal(_ path: String) -> OperationError {
        OperationError(
            .openModes, "\(path): its file system keeps no modes, so that others could read values that are not sealed",
            remedy: "seal the export, or use a folder on another file system", exitCode: 6)
    }

    /// What is said of an archive whose files are ciphertext.
    static func warning(_ path: String) -> String {
        "\(path): its file system keeps no modes; who can reach the archive can copy or replace it"
    }
}
