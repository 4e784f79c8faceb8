public import KeyVault

/// What a difference is.
public enum DifferenceClass: String, Sendable, CaseIterable {
    /// Both sides have it, and it is not equal.
    case different
    /// Only the left side has it.
    case missing
    /// Only the right side has it.
    case extra
    /// It could not be read on one side, and nothing else proves it.
    case unproven
    /// It changed while it was compared, three times.
    case changing
    /// The left side has a newer version.
    case sourceMovedOn = "source moved on"
    /// The right side has a newer version.
    case targetMovedOn = "target moved on"
}

/// One difference; a value is never shown, it just "differs".
public struct VerifyItem: Sendable {
    /// The object's kind; null for what belongs to the vault as a whole.
    public let kind: ObjectKind?
    /// The object's name.
    public let name: String
    /// The version, if it is about one.
    public let version: String?
    /// The field that differs.
    public let field: String
    /// What the difference is.
    public let differenceClass: DifferenceClass
    /// The left side's content, or what is known of it.
    public let left: String?
    /// The right side's content, or what is known of it.
    public let right: String?

    /// One difference.
    public init(
        kind: ObjectKind?, name: String, version: String? = nil, field: String, differenceClass: DifferenceClass,
        left: String? = nil, right: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.field = field
        self.differenceClass = differenceClass
        self.left = left
        self.right = right
    }
}

/// The result of a comparison.
public struct VerifyResult: Sendable {
    /// Every difference, sorted by kind, name and version.
    public var items: [VerifyItem] = []
    /// How many objects were compared.
    public var objects = 0
    /// How many versions were compared.
    public var versions = 0
    /// Objects that a journal knows as re-created: their key material is new, which is no difference.
    public var recreatedObjects: [ObjectKey] = []
    /// Fields that no side shows, and that the origin of a version proves: its id, or the journal of the move.
    public var provenByOrigin = 0
    /// Certificates of the left side whose issuance is pending: there is nothing of them to compare yet.
    public var pending: [String] = []
    /// What was looked at, when and for whom; nil when the comparison was interrupted.
    public var proof: ComparisonProof?
    /// What was proven, when both sides are vaults.
    public var evidence: Evidence?
    /// The file that keeps the evidence.
    public var evidencePath: String?
    /// Whether values were compared too.
    public var complete = true
    /// Whether the comparison was interrupted.
    public var interrupted = false

    /// An empty comparison.
    public init() {}

    /// How many differences there are: 0 exactly when the comparison passed.
    public var differences: Int { items.count }
    /// Whether nothing is different, changing, missing, extra or unproven, and nothing was cut short.
    public var passed: Bool { items.isEmpty && !interrupted }
    /// How many objects or versions only the left side has.
    public var missing: Int { count(.missing) }
    /// How many objects or versions only the right side has.
    public var extra: Int { count(.extra) }
    /// How many fields could not be proven.
    public var unproven: Int { count(.unproven) }
    /// How many objects were re-created.
    public var recreated: Int { recreatedObjects.count }
    /// How many objects kept changing.
    public var changing: Int { count(.changing) }
    /// 0 when passed, 3 when not, 130 when interrupted.
    public var exitCode: Int32 { interrupted ? 130 : passed ? 0 : 3 }

    private func count(_ differenceClass: DifferenceClass) -> Int {
        items.count { $0.differenceClass == differenceClass }
    }
}
