import ExactJSON
import KeyVault

/// One line of a journal. It never holds a value, a blob, a tag or a content type, except inside `entry`.
struct JournalRecord: Sendable {
    /// What a record says.
    enum Kind: String, Sendable {
        /// A run begins; `entry` says which.
        case begin
        /// A request is about to be sent.
        case intent
        /// The service answered.
        case answer
        /// A step or an object is finished.
        case done
        /// It failed, `why` says how.
        case fail
        /// A temporary change was put back.
        case undo
        /// The run ended by itself.
        case end
    }

    /// Record number, from 1 and without gaps; set by the writer.
    var number = 0
    /// Local milliseconds since 1970, for people; decides nothing.
    var time: Int64 = 0
    /// The run's uuid.
    var run = ""
    var kind: Kind
    /// The statement: `backup`, `restore`.
    var operation = ""
    /// The step of the state machine.
    var step = ""
    var object: ObjectKey?
    /// The source's version.
    var version: String?
    /// The version that the target's answer named.
    var newVersion: String?
    /// Whether `newVersion` was found by looking, because the answer was lost.
    var adopted = false
    /// The service time of the vault's last answer, seconds since 1970.
    var at: Int64?
    /// Why: `status code inner requestId` of a failure, or a reason.
    var why: String?
    /// The manifest entry of a stored object, or the description of a run.
    var entry: JSON?

    init(_ kind: Kind, step: String, object: ObjectKey? = nil) {
        self.kind = kind
        self.step = step
        self.object = object
    }
}

extension JournalRecord {
    /// The line without its check and its closing brace.
    func body() -> [UInt8] {
        var members: [JSONMember] = [
            JSONMember(name: "n", value: .integer(Int64(number))),
            JSONMember(name: "t", value: .integer(time)),
            JSONMember(name: "run", value: .text(run)),
            JSONMember(name: "rec", value: .text(kind.rawValue)),
            JSONMember(name: "op", value: .text(operation)),
            JSONMember(name: "step", value: .text(step)),
        ]
        if let object {
            members.append(JSONMember(name: "kind", value: .text(object.kind.rawValue)))
            members.append(JSONMember(name: "name", value: .text(object.name)))
        }
        if let version { members.append(JSONMember(name: "v", value: .text(version))) }
        if let newVersion { members.append(JSONMember(name: "nv", value: .text(newVersion))) }
        if adopted { members.append(JSONMember(name: "adopted", value: true)) }
        if let at { members.append(JSONMember(name: "at", value: .integer(at))) }
        if let why { members.append(JSONMember(name: "why", value: .text(why))) }
        if let entry { members.append(JSONMember(name: "entry", value: entry)) }
        var bytes = JSON.object(members).serialized()
        bytes.removeLast()
        return bytes
    }

    /// Reads a line; nil when a member that every record has is missing, of another type, or unknown.
    init?(_ json: JSON) {
        guard let number = json["n"]?.int, let time = json["t"]?.int, let run = json["run"]?.string,
            let word = json["rec"]?.string, let kind = Kind(rawValue: word), let operation = json["op"]?.string,
            let step = json["step"]?.string
        else { return nil }
        self.init(kind, step: step)
        self.number = Int(number)
        self.time = time
        self.run = run
        self.operation = operation
        if let name = json["name"]?.string {
            guard let kind = (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:)) else { return nil }
            object = ObjectKey(kind, name)
        }
        version = json["v"]?.string
        newVersion = json["nv"]?.string
        adopted = json["adopted"]?.bool ?? false
        at = json["at"]?.int
        why = json["why"]?.string
        entry = json["entry"]
    }
}
