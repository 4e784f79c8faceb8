import ExactJSON
import KeyVault

/// A plan as a file that people read in a pull request: scalars first, one a line, then one step and one object a line in a
/// stable order, then the digest of all bytes before it.
public enum PlanFile {
    private static let format: Int64 = 1
    private static let digestOpening = "\"digest\":\"sha256:"

    /// Why a file is no plan that can be carried out.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    // MARK: Writing

    /// The bytes of the file.
    public static func bytes(of plan: Plan) -> [UInt8] {
        var text = Array("{".utf8)
        text += head(plan).map { JSON.object([$0]).serialized().dropFirst().dropLast() }.joined(
            separator: Array(",\n".utf8))
        text += Array(",\n\"steps\":[\n".utf8) + lines(plan.steps.map(json)) + Array("],\n\"objects\":[\n".utf8)
        text += lines(plan.items.map(json)) + Array("],\n".utf8)
        return text + Array("\(digestOpening)\(Hex.digest(text))\"}\n".utf8)
    }

    private static func lines(_ elements: [JSON]) -> [UInt8] {
        elements.enumerated().flatMap { index, json in
            json.serialized() + Array(index + 1 < elements.count ? ",\n".utf8 : "\n".utf8)
        }
    }

    private static func head(_ plan: Plan) -> [JSONMember] {
        [
            JSONMember(name: "format", value: .integer(format)), JSONMember(name: "kind", value: "plan"),
            JSONMember(name: "tool", value: .text(plan.tool)),
            JSONMember(name: "statement", value: .text(plan.statement)),
            JSONMember(name: "created", value: .integer(plan.created)),
            JSONMember(name: "createdText", value: .text(Clock.iso8601(plan.created))),
            JSONMember(name: "vaults", value: .array(plan.sides.map(json))),
            JSONMember(name: "archive", value: plan.archive.map { .text($0) } ?? .null),
            JSONMember(name: "requests", value: .integer(Int64(plan.requests))),
            JSONMember(name: "estimate", value: .integer(plan.estimate)),
            JSONMember(name: "blockers", value: .integer(Int64(plan.blockers))),
        ]
    }

    private static func json(_ side: Plan.Side) -> JSON {
        func text(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
        return [
            "role": .text(side.role.rawValue), "alias": .text(side.alias), "host": .text(side.host),
            "name": .text(side.name), "region": text(side.region), "subscription": text(side.subscription),
        ]
    }

    private static func json(_ step: Plan.Step) -> JSON {
        [
            "kind": .text(step.kind.rawValue), "name": .text(step.name), "part": .text(step.part),
            "action": .text(step.action.rawValue), "reason": .text(step.reason),
            "requests": .integer(Int64(step.requests)), "source": step.source.map { .text($0) } ?? .null,
            "target": step.target.map { .text($0) } ?? .null,
        ]
    }

    private static func json(_ item: Plan.Item) -> JSON {
        [
            "kind": .text(item.kind.rawValue), "name": .text(item.name), "road": .text(item.road.rawValue),
            "action": .text(item.action.rawValue), "reason": .text(item.reason),
            "requests": .integer(Int64(item.requests)), "source": json(item.source), "target": json(item.target),
        ]
    }

    private static func json(_ stamps: [Plan.Stamp]) -> JSON {
        .array(stamps.map { ["id": .text($0.id), "updated": .integer($0.updated)] })
    }

    private static func json(_ holding: Plan.Holding) -> JSON {
        switch holding {
        case .notAsked: .null
        case .unlisted: ["state": "unlisted"]
        case .nothing: ["state": "nothing"]
        case .live(let stamps): ["state": "live", "versions": json(stamps)]
        case .deleted(let date): ["state": "deleted", "deleted": date.map { .integer($0) } ?? .null]
        case .otherKind(let kind): ["state": "other kind", "kind": .text(kind.rawValue)]
        }
    }

    // MARK: Reading

    /// Reads a file and checks that it is what was written.
    public static func read(_ bytes: [UInt8]) throws(Problem) -> Plan {
        let body = try checked(bytes)
        let json: JSON
        do { json = try JSON(parsing: body) } catch { throw Problem(description: "it is not JSON") }
        guard let found = json["format"]?.int, json["kind"]?.string == "plan" else {
            throw Problem(description: "it is no plan")
        }
        guard found == format else {
            throw Problem(description: "it has format \(found), and this version reads \(format)")
        }
        guard let statement = json["statement"]?.string, let tool = json["tool"]?.string,
            let created = json["created"]?.int, let vaults = json["vaults"]?.array,
            let estimate = json["estimate"]?.int, let steps = json["steps"]?.array,
            let objects = json["objects"]?.array
        else { throw Problem(description: "a member is missing") }
        var plan = Plan(
            statement: statement, tool: tool, created: created, sides: [], archive: json["archive"]?.string, items: [],
            estimate: estimate)
        for vault in vaults {
            guard let side = side(vault) else { throw Problem(description: "a vault is not described in full") }
            plan.sides.append(side)
        }
        for element in steps {
            guard let step = step(element) else { throw Problem(description: "a step is not described in full") }
            plan.steps.append(step)
        }
        for object in objects {
            guard let item = item(object) else { throw Problem(description: "an object is not described in full") }
            if let last = plan.items.last, last.key >= item.key {
                throw Problem(description: "\(item.key) is there twice, or in the wrong place")
            }
            plan.items.append(item)
        }
        return plan
    }

    /// The bytes without their digest, closed as JSON.
    private static func checked(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
        let tail = digestOpening.utf8.count + 64 + 3
        guard bytes.count > tail, bytes.suffix(tail).starts(with: digestOpening.utf8),
            let body = Optional(Array(bytes.dropLast(tail))), body.suffix(3).elementsEqual("],\n".utf8)
        else { throw Problem(description: "it does not end in a digest") }
        guard bytes.suffix(tail).elementsEqual("\(digestOpening)\(Hex.digest(body))\"}\n".utf8) else {
            throw Problem(description: "its digest is wrong: something in it was altered")
        }
        return body.dropLast(2) + Array("}".utf8)
    }

    private static func side(_ json: JSON) -> Plan.Side? {
        guard let role = (json["role"]?.string).flatMap(Plan.Side.Role.init(rawValue:)),
            let alias = json["alias"]?.string, let host = json["host"]?.string, let name = json["name"]?.string
        else { return nil }
        return Plan.Side(
            role: role, alias: alias, host: host, name: name, region: json["region"]?.string,
            subscription: json["subscription"]?.string)
    }

    private static func step(_ json: JSON) -> Plan.Step? {
        guard let kind = (json["kind"]?.string).flatMap(Plan.Step.Kind.init(rawValue:)),
            let name = json["name"]?.string, let part = json["part"]?.string,
            let action = (json["action"]?.string).flatMap(Plan.Action.init(rawValue:)),
            let reason = json["reason"]?.string, let requests = json["requests"]?.int,
            (0...1_000_000).contains(requests)
        else { return nil }
        return Plan.Step(
            kind: kind, name: name, part: part, action: action, reason: reason, requests: Int(requests),
            source: json["source"]?.string, target: json["target"]?.string)
    }

    private static func item(_ json: JSON) -> Plan.Item? {
        guard let kind = (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:)), let name = json["name"]?.string,
            let road = (json["road"]?.string).flatMap(Road.init(rawValue:)),
            let action = (json["action"]?.string).flatMap(Plan.Action.init(rawValue:)),
            let reason = json["reason"]?.string, let requests = json["requests"]?.int,
            (0...1_000_000).contains(requests), let source = stamps(json["source"]), let target = json["target"],
            let holding = holding(target)
        else { return nil }
        return Plan.Item(
            kind: kind, name: name, road: road, action: action, reason: reason, requests: Int(requests),
            source: source, target: holding)
    }

    private static func stamps(_ json: JSON?) -> [Plan.Stamp]? {
        guard let items = json?.array else { return nil }
        var stamps: [Plan.Stamp] = []
        for item in items {
            guard let id = item["id"]?.string, let updated = item["updated"]?.int else { return nil }
            stamps.append(Plan.Stamp(id: id, updated: updated))
        }
        return stamps
    }

    private static func holding(_ json: JSON) -> Plan.Holding? {
        if json.isNull { return .notAsked }
        switch json["state"]?.string {
        case "unlisted": return .unlisted
        case "nothing": return .nothing
        case "live": return stamps(json["versions"]).map { .live($0) }
        case "deleted": return .deleted(json["deleted"]?.int)
        case "other kind":
            return (json["kind"]?.string).flatMap(ObjectKind.init(rawValue:)).map { .otherKind($0) }
        default: return nil
        }
    }
}
