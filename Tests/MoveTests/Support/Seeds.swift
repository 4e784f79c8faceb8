import KeyVault
import Testing
import VaultOperations

/// What the source vault holds; everything is dated long enough ago to be settled.
enum Seeds {
    static let secrets = """
        "secrets": [
          {"name": "Alpha", "versions": [
            {"value": "one", "created": "-40d", "tags": {"env": "test"}},
            {"value": "two", "created": "-30d", "enabled": false},
            {"value": "three", "created": "-20d", "contentType": "text/plain", "expires": "+90d", "notBefore": "-1d"}]},
          {"name": "beta", "value": "only"},
          {"name": "gamma", "versions": [{"value": "g1"}, {"value": "g2"}]}]
        """
    static let keys = """
        "keys": [
          {"name": "sign", "kty": "EC", "curve": "P-256", "ops": ["sign", "verify"], "versions": 2, "tags": {"k": "v"},
           "rotationPolicy": {"lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P30D"},
             "action": {"type": "Rotate"}}], "attributes": {"expiryTime": "P2Y"}}},
          {"name": "plain", "kty": "EC", "curve": "P-384"}]
        """
    static let certificates = """
        "certificates": [
          {"name": "web", "subject": "CN=web.contoso.com", "kty": "EC", "curve": "P-256", "versions": 2},
          {"name": "device", "subject": "CN=device", "kty": "EC", "curve": "P-256", "exportable": false}]
        """
    /// Three secrets with six versions, two keys with three, two certificates with three.
    static let small = [secrets, keys, certificates].joined(separator: ",\n")
    /// So many secrets of one version.
    static func bulk(_ count: Int) -> String {
        "\"bulk\": [{\"prefix\": \"s-\", \"count\": \(count), \"versions\": 1, \"bytes\": 16}]"
    }
    /// One secret of that name with these values.
    static func secret(_ name: String, _ values: String...) -> String {
        let versions = values.map { "{\"value\": \"\($0)\"}" }.joined(separator: ", ")
        return "\"secrets\": [{\"name\": \"\(name)\", \"versions\": [\(versions)]}]"
    }
}

extension Selection {
    /// Exactly these objects.
    static func only(_ kind: ObjectKind, _ names: String...) -> Selection {
        Selection(names: names.map { Name(kind: kind, pattern: $0) })
    }
}

extension OperationResult {
    func item(_ kind: ObjectKind, _ name: String) -> OperationItem? {
        items.first { $0.kind == kind && $0.name.lowercased() == name.lowercased() }
    }

    /// Expects so many objects with that outcome, and shows the others when that is not so.
    func expect(_ outcome: Outcome, _ expected: Int, at location: SourceLocation = #_sourceLocation) {
        #expect(count(outcome) == expected, "\(text)", sourceLocation: location)
    }

    /// Each object with its outcome and reason, for the message of a failed expectation.
    var text: String {
        items.map { "\($0.kind.rawValue) \($0.name) \($0.status.rawValue) \($0.reason ?? "")" }.joined(separator: "\n")
            + (failure.map { "\n\($0)" } ?? "")
    }
}

extension VerifyResult {
    /// Each difference in one line: `kind name field class`.
    var lines: [String] {
        items.map {
            "\($0.kind?.rawValue ?? "vault") \($0.name.lowercased()) \($0.field) \($0.differenceClass.rawValue)"
        }
    }
}

/// The error that a statement throws; nil when it throws none.
func refusal(_ body: () async throws -> some Any) async -> OperationError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? OperationError
    }
}
