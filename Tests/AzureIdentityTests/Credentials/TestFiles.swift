import AzureIdentity
import HTTPTransport
import Locking

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder of a test's own, which goes with it.
final class TestFolder: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/kvmsh-identity-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
    }

    deinit { _ = try? run("/bin/rm", "-rf", path) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ name: String, _ text: String, mode: mode_t = 0o600) -> String {
        let file = "\(path)/\(name)"
        guard let stream = fopen(file, "wb") else { return file }
        _ = text.withCString { fputs($0, stream) }
        fclose(stream)
        chmod(file, mode)
        return file
    }

    func read(_ name: String) -> [UInt8] {
        guard let stream = fopen("\(path)/\(name)", "rb") else { return [] }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, stream)
        return Array(bytes[..<count])
    }
}

struct ToolFailure: Error {
    let status: Int32
}

/// Runs a program and waits for it.
func run(_ arguments: String...) throws {
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var child = pid_t()
    guard posix_spawnp(&child, arguments[0], nil, nil, &pointers, environ) == 0 else { throw ToolFailure(status: -1) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else { throw ToolFailure(status: status) }
}

/// A context over a service that answers as told; no pause is waited for, no tool is there.
func context(
    _ service: any HTTPSending, _ environment: [String: String] = [:], allowed: [String] = [],
    now: Int64 = 1_795_392_000,
    prompts: Locked<[DeviceCodePrompt]> = Locked([]), pauses: Locked<[Duration]> = Locked([]),
    run: @escaping @Sendable (ToolCall) async throws -> ToolAnswer = { call in
        throw IdentityError(code: .credentialUnavailable, message: "\(call.program) is not here", remedy: nil)
    }
) -> CredentialContext {
    CredentialContext(
        environment: environment, transport: service,
        retry: TokenRetry { pause in pauses.withLock { $0.append(pause) } }, allowedTenants: allowed,
        present: { prompt in prompts.withLock { $0.append(prompt) } }, epochNow: { now }, run: run)
}

/// The fields of a form, decoded.
func form(_ body: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in body.split(separator: "&") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        fields[String(parts[0])] = parts.count == 2 ? unescaped(parts[1]) : ""
    }
    return fields
}

private func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "%"):
            bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
            rest = rest.dropFirst(2)
        case UInt8(ascii: "+"): bytes.append(0x20)
        default: bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// What a failing request for a token says.
func refusal(_ credential: any TokenCredential, _ request: TokenRequest = vaultRequest) async -> IdentityError? {
    do {
        _ = try await credential.token(for: request)
        return nil
    } catch {
        return error as? IdentityError
    }
}
