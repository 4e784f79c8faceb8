import Glibc

/// A file that goes with the object.
final class TemporaryFile: Sendable {
    let path: String

    init(_ bytes: [UInt8]) throws {
        var template = Array("/tmp/kvmsh-test-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw Subprocess.Failure(message: "no temporary file") }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    deinit { unlink(path) }
}
