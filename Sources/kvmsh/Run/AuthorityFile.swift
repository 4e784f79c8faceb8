internal import Emulator
internal import FoundationEssentials

/// The file with the certificate that programs must trust to reach an emulator: beside the endpoints file, else in the
/// state's folder, else a temporary one that goes with the process.
struct AuthorityFile {
    let path: String
    private let isTemporary: Bool

    init(_ options: EmulatorOptions) {
        if let endpoints = options.endpoints {
            path = endpoints + ".ca.pem"
        } else if let folder = options.world.state {
            path = folder + "/ca.pem"
        } else {
            path =
                FileManager.default.temporaryDirectory
                .appending(path: "kvmsh-emulator-\(ProcessInfo.processInfo.processIdentifier).ca.pem").path
        }
        isTemporary = options.endpoints == nil && options.world.state == nil
    }

    func write(_ endpoints: EmulatorEndpoints) throws(EmulatorError) { try endpoints.writeAuthority(to: path) }

    /// Removes a temporary file.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
