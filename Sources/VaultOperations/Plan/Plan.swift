public import KeyVault

/// What a statement would do, object by object: it can be reviewed, kept in a repository, and carried out later.
///
/// It holds names, ids and times; no value, no tag and no content type.
public struct Plan: Sendable, Equatable {
    /// A vault that the statement names.
    public struct Side: Sendable, Equatable {
        /// What it is to the statement.
        public enum Role: String, Sendable {
            /// Objects come from it.
            case source
            /// It is changed.
            case target
        }

        /// What it is to the statement.
        public var role: Role
        /// The connection that the statement calls it by.
        public var alias: String
        /// The host, with its port unless that is 443.
        public var host: String
        /// The vault's name.
        public var name: String
        /// The region, where it is known.
        public var region: String?
        /// The subscription, where it is known.
        public var subscription: String?
    }

    /// A version as a side shows it.
    public struct Stamp: Sendable, Equatable {
        /// The version's id in lower case.
        public var id: String
        /// When its attributes last changed, seconds since 1970.
        public var updated: Int64
    }

    /// What the target holds under a name.
    public enum Holding: Sendable, Equatable {
        /// The statement changes no vault.
        case notAsked
        /// Its lists may not be read.
        case unlisted
        /// Nothing.
        case nothing
        /// A live object with these versions.
        case live([Stamp])
        /// A soft-deleted object, deleted then.
        case deleted(Int64?)
        /// An object of another kind.
        case otherKind(ObjectKind)
    }

    /// What is done with an object.
    public enum Action: String, Sendable, CaseIterable {
        /// It is stored in the archive.
        case store
        /// It is written into the target.
        case write
        /// The target's object of that name is compared with it first; what differs is decided then.
        case compare
        /// It is there already.
        case same
        /// Its attributes are changed to equal ones.
        case update
        /// An earlier run began to write it, and it goes on from there.
        case resume
        /// Its missing versions are appended.
        case append
        /// The target's object is deleted, purged and written anew.
        case replace
        /// The target's soft-deleted object is recovered first.
        case recover
        /// A vault or a resource is made.
        case create
        /// A vault is deleted, so that it can be recovered.
        case delete
        /// The target's object stays as it is.
        case skip
        /// It cannot travel.
        case leave
        /// It will fail.
        case fail

        /// Whether somebody has to decide something first.
        public var isBlocker: Bool { self == .leave || self == .fail }
        /// Whether it writes something.
        public var isChange: Bool {
            switch self {
            case .store, .write, .compare, .update, .resume, .append, .replace, .recover, .create, .delete: true
            case .same, .skip, .leave, .fail: false
            }
        }
    }

    /// One object.
    public struct Item: Sendable, Equatable {
        /// The kind.
        public var kind: ObjectKind
        /// The name in its original case.
        public var name: String
        /// The way it takes.
        public var road: Road
        /// What is done with it.
        public var action: Action
        /// Why.
        public var reason: String
        /// How many requests it takes.
        public var requests: Int
        /// The source's versions.
        public var source: [Stamp]
        /// What the target holds under its name.
        public var target: Holding

        /// What identifies it.
        public var key: ObjectKey { ObjectKey(kind, name) }
    }

    /// The statement in its canonical form.
    public var statement: String
    /// The program and its version.
    public var tool: String
    /// The service's time when the vaults were looked at, seconds since 1970.
    public var created: Int64
    /// The vaults.
    public var sides: [Side]
    /// The archive that is read, by its id.
    public var archive: String?
    /// What happens to vaults and their settings, in the order in which it does.
    public var steps: [Step]
    /// The objects, sorted by kind and name.
    public var items: [Item]
    /// How long it will take about, in seconds.
    public var estimate: Int64

    /// A plan of these objects.
    public init(
        statement: String, tool: String, created: Int64, sides: [Side], archive: String?, steps: [Step] = [],
        items: [Item], estimate: Int64
    ) {
        self.statement = statement
        self.tool = tool
        self.created = created
        self.sides = sides
        self.archive = archive
        self.steps = steps
        self.items = items
        self.estimate = estimate
    }

    /// How many requests it takes.
    public var requests: Int {
        items.reduce(0) { $0 + $1.requests } + steps.reduce(0) { $0 + $1.requests }
    }
    /// How many objects and steps somebody has to decide about first.
    public var blockers: Int { items.count { $0.action.isBlocker } + steps.count { $0.action.isBlocker } }
    /// Whether every object and every step will be done.
    public var passed: Bool { blockers == 0 }
    /// 0 when passed, 6 when not.
    public var exitCode: Int32 { passed ? 0 : 6 }
}
