public import KeyVault

/// What became of one object, and why.
public struct OperationItem: Sendable {
    /// The object's kind.
    public let kind: ObjectKind
    /// The object's name in its original case.
    public let name: String
    /// The way it took.
    public let road: Road
    /// Its outcome.
    public let status: Outcome
    /// Why, or what else is worth knowing; never a value, a tag or a content type.
    public let reason: String?

    /// One row of a result.
    public init(kind: ObjectKind, name: String, road: Road, status: Outcome, reason: String? = nil) {
        self.kind = kind
        self.name = name
        self.road = road
        self.status = status
        self.reason = reason
    }
}

/// The result of a statement over many objects.
public struct OperationResult: Sendable {
    /// One row an object, sorted by kind (keys, certificates, secrets as they were taken) and name.
    public internal(set) var items: [OperationItem] = []
    /// How many versions were moved or found there.
    public internal(set) var versions = 0
    /// How many bytes of objects were written.
    public internal(set) var bytes: Int64 = 0
    /// The archive's folder, as it was given.
    public internal(set) var folder: String?
    /// What ended the run before its time, if something did; the rest is `untried`.
    public internal(set) var failure: OperationError?
    /// Whether the run was interrupted by its caller.
    public internal(set) var interrupted = false
    /// Whether every failed object failed for want of permission.
    var onlyPermissionFailures = false
    private var counts: [Int] = Array(repeating: 0, count: Outcome.allCases.count)

    /// An empty result.
    public init(folder: String? = nil) { self.folder = folder }

    /// How many objects had this outcome.
    public func count(_ outcome: Outcome) -> Int {
        guard let index = Outcome.allCases.firstIndex(of: outcome) else { return 0 }
        return counts[index]
    }

    /// How many objects were selected.
    public var objects: Int { items.count }

    /// Adds a row and counts it.
    mutating func add(_ item: OperationItem) {
        items.append(item)
        if let index = Outcome.allCases.firstIndex(of: item.status) { counts[index] += 1 }
    }

    /// What fails a statement as a whole, however much of it was done.
    private static let alwaysWhole: Set<OperationError.Code> = [
        .wrongWorld, .diskFull, .damaged, .notPutBack, .safetyCopy,
    ]

    /// The exit code of the statement: the first that applies of 130, 6, 4, 1, 5. An interruption that left something
    /// enabled is none that ended cleanly.
    public var exitCode: Int32 {
        if let failure, failure.code == .notPutBack { return failure.exitCode }
        if interrupted { return 130 }
        let moved = count(.done) + count(.same) + count(.incomplete)
        if let failure {
            let decides = failure.exitCode != 1 || moved == 0 || Self.alwaysWhole.contains(failure.code)
            return decides ? failure.exitCode : 5
        }
        let failed =
            count(.failed) + count(.left) + count(.incomplete) + count(.uncertain) + count(.untried)
        if failed == 0 { return 0 }
        if moved == 0 { return onlyPermissionFailures ? 4 : 1 }
        return 5
    }
}
