import Crypto
import KeyVault

/// Lets a key do what its operations allow, and undo it: nothing but the answers changes.
struct KeyTrial: Sendable {
    let client: VaultClient
    let item: ObjectItem
    let now: Int64

    private var name: String { item.id.name }

    func run() async throws -> [CheckItem] {
        var bundle: KeyBundle?
        let get = try await CheckRun("get", kind: .key, name: name).run {
            let found = try await client.key(name)
            bundle = found
            return .passed(Self.describe(found.key))
        }
        guard let bundle else { return [get] }
        if let why = bundle.attributes.whyUnusable(at: now) {
            return [get, CheckRun("use", kind: .key, name: name).skipped(why)]
        }
        return [get] + (try await uses(bundle))
    }

    static func describe(_ key: JSONWebKey) -> String {
        [key.type, key.curve ?? key.bits.map { String($0) }].compactMap { $0 }.joined(separator: " ")
    }

    private func uses(_ bundle: KeyBundle) async throws -> [CheckItem] {
        let operations = Set(bundle.operations)
        var items: [CheckItem] = []
        for (check, forth, back) in [
            ("sign and verify", "sign", "verify"), ("wrap and unwrap", "wrapKey", "unwrapKey"),
            ("encrypt and decrypt", "encrypt", "decrypt"),
        ] where operations.contains(forth) {
            let run = CheckRun(check, kind: .key, name: name)
            guard operations.contains(back) else {
                items.append(run.skipped("the key may `\(forth)` and not `\(back)`"))
                continue
            }
            guard let algorithm = Self.algorithm(for: forth, bundle.key) else {
                items.append(run.skipped("a key of type \(Self.describe(bundle.key)) is not tried"))
                continue
            }
            items.append(try await run.run { try await use(forth, bundle, algorithm) })
        }
        if items.isEmpty {
            let why = operations.isEmpty ? "it has no operations" : "its operations cannot be tried in pairs"
            items.append(CheckRun("use", kind: .key, name: name).skipped(why))
        }
        return items
    }

    /// The usual algorithm for an operation; nil where there is none that needs nothing else.
    static func algorithm(for operation: String, _ key: JSONWebKey) -> String? {
        switch (key.type.prefix { $0 != "-" }, operation) {
        case ("RSA", "sign"): "PS256"
        case ("RSA", _): "RSA-OAEP-256"
        case ("EC", "sign"):
            ["P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "P-256K": "ES256K"][key.curve ?? ""]
        case ("oct", "wrapKey"): key.bits.map { "A\($0)KW" } ?? "A256KW"
        default: nil
        }
    }

    private func use(_ operation: String, _ bundle: KeyBundle, _ algorithm: String) async throws -> CheckRun.Finding {
        let version = bundle.id.version
        let sample = Self.randomBytes(32)
        let isRight: Bool
        switch operation {
        case "sign":
            let digest = Self.digest(of: sample, for: algorithm)
            let signature = try await client.sign(name, version: version, algorithm: algorithm, digest: digest)
            isRight = try await client.verify(
                name, version: version, algorithm: algorithm, digest: digest, signature: signature.value)
        case "wrapKey":
            let wrapped = try await client.wrapKey(name, version: version, algorithm: algorithm, value: sample)
            isRight =
                try await client.unwrapKey(name, version: version, algorithm: algorithm, value: wrapped.value).value
                == sample
        default:
            let sealed = try await client.encrypt(name, version: version, algorithm: algorithm, value: sample)
            isRight =
                try await client.decrypt(name, version: version, algorithm: algorithm, value: sealed.value).value
                == sample
        }
        guard isRight else {
            return .failed(
                "with \(algorithm) the way back does not give what went in", "do not use this key; open a support case")
        }
        return .passed(algorithm)
    }

    private static func digest(of bytes: [UInt8], for algorithm: String) -> [UInt8] {
        switch algorithm {
        case "ES384": Array(SHA384.hash(data: bytes))
        case "ES512": Array(SHA512.hash(data: bytes))
        default: Array(SHA256.hash(data: bytes))
        }
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
