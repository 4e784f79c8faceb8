import KeyVault

extension Plan {
    /// What is no longer as this plan saw it, in a line each; empty when it can be carried out as it stands.
    ///
    /// - Parameter now: the plan of the same statement, made now.
    public func differences(from now: Plan) -> [String] {
        var lines: [String] = []
        if archive != now.archive { lines.append("the archive is another one") }
        for side in sides {
            guard let other = now.sides.first(where: { $0.role == side.role }) else { continue }
            if side.host != other.host {
                lines.append("`\(side.alias)` is \(other.name) (\(other.host)), and the plan is for \(side.host)")
            }
        }
        lines += stepDifferences(from: now)
        let (planned, found) = (index, now.index)
        for key in Set(planned.keys).union(found.keys).sorted() {
            switch (planned[key], found[key]) {
            case (.some(let then), .some(let now)): lines += Self.differences(key, then, now)
            case (.some, nil): lines.append("\(key): it is not there any more")
            case (nil, .some): lines.append("\(key): the plan does not know it")
            case (nil, nil): break
            }
        }
        return lines
    }

    private var index: [ObjectKey: Item] {
        Dictionary(items.map { ($0.key, $0) }) { first, _ in first }
    }

    private static func differences(_ key: ObjectKey, _ then: Item, _ now: Item) -> [String] {
        // What an earlier run of this plan has done or begun is as it was planned.
        if then.action.isChange, [.same, .resume].contains(now.action), then.source == now.source { return [] }
        var lines = differences(then.source, now.source).map { "\(key): \($0) in the source" }
        switch (then.target, now.target) {
        case (.live(let old), .live(let new)): lines += differences(old, new).map { "\(key): \($0) in the target" }
        case (let old, let new) where old != new:
            lines.append("\(key): the target held \(describe(old)), and now \(describe(new))")
        default: break
        }
        if lines.isEmpty, then.road != now.road || then.action != now.action {
            lines.append(
                "\(key): \(then.action.rawValue) by \(then.road.rawValue) became \(now.action.rawValue) by "
                    + now.road.rawValue)
        }
        return lines
    }

    private static func differences(_ then: [Stamp], _ now: [Stamp]) -> [String] {
        var lines: [String] = []
        let old = Dictionary(then.map { ($0.id, $0.updated) }) { first, _ in first }
        let new = Dictionary(now.map { ($0.id, $0.updated) }) { first, _ in first }
        for id in Set(old.keys).union(new.keys).sorted() {
            switch (old[id], new[id]) {
            case (nil, .some): lines.append("version \(id) is new")
            case (.some, nil): lines.append("version \(id) is gone")
            case (.some(let then), .some(let now)) where then != now: lines.append("version \(id) was changed")
            default: break
            }
        }
        return lines
    }

    private static func describe(_ holding: Holding) -> String {
        switch holding {
        case .notAsked, .unlisted: "what may not be listed"
        case .nothing: "nothing of that name"
        case .live: "an object of that name"
        case .deleted: "a deleted object of that name"
        case .otherKind(let kind): "a \(kind.rawValue) of that name"
        }
    }
}
