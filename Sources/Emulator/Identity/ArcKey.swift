internal import BinaryText

/// The key file by which a program on a machine of Azure Arc shows that it may read what only its administrators may.
struct ArcKey: Sendable {
    /// Absolute path of the file, which must end in `.key`.
    let path: String
    let secret: String

    /// The folder in which programs expect the file.
    static let standardFolder = "/var/opt/azcmagent/tokens"

    /// Writes a new key into a folder, mode 0600.
    init(in folder: String) throws(EmulatorError) {
        path = WholeFile.absolute(folder) + "/kvmsh-emulator.key"
        secret = Base64.encode(Hex.randomBytes(32))
        try WholeFile.write(Array(secret.utf8), to: path)
    }
}
