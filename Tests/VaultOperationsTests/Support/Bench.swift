import AzureIdentity
import HTTPTransport
import KeyVault
import Locking
import Testing

@testable import VaultOperations

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A credential that needs nobody.
struct TestCredential: TokenCredential {
    let kind = "test"

    func token(for request: TokenRequest) async throws -> AccessToken {
        AccessToken(value: "token", expires: .now + .seconds(3600), lifetime: .seconds(3600))
    }
}

/// A clock whose waits are over at once.
struct HurriedClock: RetryClock {
    var now: Double { SystemRetryClock().now }
    var wallSeconds: Int64 { 1_800_000_000 }
    func sleep(seconds: Double) async throws {
        try Task.checkCancellation()
        await Task.yield()
    }
    func random() -> Double { 0 }
}

/// A folder of its own that is gone when the test is over, and connections to fake vaults.
final class Bench: Sendable {
    let folder: String
    let events = Locked<[OperationEvent]>([])

    init() throws {
        var template = Array("/tmp/kvmsh-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileProblem(.system(errno), "create", "/tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Bench.remove(folder) }

    /// The archive's folder.
    var out: String { "\(folder)/out" }

    func connect(_ vault: FakeVault) async throws -> Vault {
        let cloud = Cloud.publicCloud
        let client = VaultClient(
            address: try cloud.vault(vault.name), cloud: cloud, tokens: TokenCache(credential: TestCredential()),
            transport: vault, policy: RetryPolicy(retries: 2, firstDelay: 0.001, longestDelay: 0.001),
            limiter: AdaptiveLimiter(jobs: 32, priors: .none), clock: HurriedClock())
        return Vault(address: client.address, cloud: cloud, client: client)
    }

    func options(_ statement: String = "backup all to ./out", jobs: Int = 8) -> OperationOptions {
        var patience = Patience()
        patience.settle = [.milliseconds(1), .milliseconds(1)]
        patience.partial = .milliseconds(500)
        patience.poll = .milliseconds(1)
        let events = events
        return OperationOptions(
            statement: statement, tool: "kvmsh test", jobs: jobs, stateFolder: "\(folder)/state",
            events: { event in events.withLock { $0.append(event) } }, patience: patience)
    }

    @discardableResult
    func backup(
        _ vault: FakeVault, _ selection: Selection = .all, to path: String? = nil,
        _ change: (inout OperationOptions) -> Void = { _ in }
    ) async throws -> OperationResult {
        var options = options()
        change(&options)
        let source = try await connect(vault)
        return try await Operations.backup(
            BackupRequest(source: source, selection: selection, folder: path ?? out), options)
    }

    func restore(
        _ vault: FakeVault, _ selection: Selection = .all, policy: ConflictPolicy = .fail, jobs: Int = 8
    ) async throws -> OperationResult {
        let target = try await connect(vault)
        return try await Operations.restore(
            RestoreRequest(folder: out, selection: selection, target: target, policy: policy),
            options("restore into target", jobs: jobs))
    }

    // MARK: Files

    func read(_ name: String) throws -> [UInt8] {
        let file = try Folder.open(out).openForReading(name, maximum: Int64.max)
        return try #require(file).readAll()
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open("\(out)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try FileCalls.system.writeAll(descriptor, bytes, path: name)
    }

    func edit(_ name: String, _ body: (inout [UInt8]) -> Void) throws {
        let parts = name.split(separator: "/")
        var bytes: [UInt8]
        if parts.count == 2 {
            let inner = try #require(try Folder.open(out).subfolder(String(parts[0]), create: false))
            bytes = try #require(try inner.openForReading(String(parts[1]), maximum: Int64.max)).readAll()
        } else {
            bytes = try read(name)
        }
        body(&bytes)
        try write(name, bytes)
    }

    func delete(_ name: String) { unlink("\(out)/\(name)") }

    func mode(_ name: String) -> UInt32 {
        var status = stat()
        return lstat("\(out)/\(name)", &status) == 0 ? UInt32(status.st_mode & 0o777) : 0
    }

    func exists(_ name: String) -> Bool { access("\(out)/\(name)", F_OK) == 0 }

    /// The lines of a file, without their newlines.
    func lines(_ name: String) throws -> [[UInt8]] { try read(name).split(separator: 0x0A).map(Array.init) }

    static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove("\(path)/\(name)") }
            }
            closedir(directory)
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

/// The error of a statement, or nil when it did not throw one.
func failure(_ body: () async throws -> some Any) async -> OperationError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? OperationError
    }
}
