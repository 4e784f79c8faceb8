/// What a comparison proved, and what it did not.
public struct ReportProof: Sendable, Equatable {
    /// One of the two sides.
    public struct Side: Sendable, Equatable {
        /// `vault` or `archive`.
        public var form: String
        /// The vault's host, or the archive's folder.
        public var name: String
        /// The vault's region, where it is known.
        public var region: String?
        /// The state that was compared, or the archive's manifest, as a SHA-256 in hexadecimal digits.
        public var fingerprint: String?
    }

    /// What should have arrived.
    public var left: Side
    /// Where it should have arrived.
    public var right: Side
    /// The objects, as a statement writes them.
    public var selection: String
    /// Whether values were compared.
    public var isComplete: Bool
    /// Whether nothing differs and nothing is unproven.
    public var passed: Bool
    /// The service's time at the start, in seconds since 1970.
    public var started: Int64?
    /// The service's time at the end.
    public var ended: Int64?
    /// The object id of whoever compared, as the token says.
    public var principal: String?
    /// The application that signed in.
    public var application: String?
    /// The tenant that signed in.
    public var tenant: String?
    /// How many objects were compared.
    public var objects: Int
    /// How many versions were compared.
    public var versions: Int
    /// How many differences there are.
    public var differences: Int
    /// Fields that no side shows, and that the origin of a version proves.
    public var provenByOrigin = 0
    /// What could not be read and is proven by nothing.
    public var unproven: [String] = []
    /// Objects with new key material.
    public var recreated: [String] = []
    /// Certificates whose issuance is pending.
    public var pending: [String] = []
    /// The file that keeps the evidence for `retire`.
    public var file: String?

    /// What it does not prove, a sentence each.
    public var limits: [String] {
        guard provenByOrigin > 0 else { return concerns }
        let fields = provenByOrigin == 1 ? "1 field" : "\(provenByOrigin) fields"
        return concerns + ["\(fields) could not be read: the origin of the versions stands for them"]
    }

    /// Those of them that somebody has to decide about.
    var concerns: [String] {
        var concerns: [String] = []
        if !isComplete {
            concerns.append(
                "values, private keys and chains were not compared: it proves no value, and `retire` does not take it")
        }
        if !unproven.isEmpty { concerns.append("not proven: \(Self.listed(unproven))") }
        if !recreated.isEmpty { concerns.append("new key material, equal to nothing: \(Self.listed(recreated))") }
        if !pending.isEmpty { concerns.append("issuance is pending, nothing to compare: \(Self.listed(pending))") }
        return concerns
    }

    private static func listed(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", … (\(names.count))" : "")
    }
}
