import KeyVault

/// What a statement costs, about.
enum PlanCost {
    /// The time that an answer usually takes from another region.
    private static let answer = 0.08

    /// How many requests an object takes that is moved so.
    static func requests(_ kind: ObjectKind, _ road: Road, _ action: Plan.Action, versions: Int) -> Int {
        guard action.isChange else { return 0 }
        switch road {
        case .blob:
            // The backup, the list of its versions, public parts and a policy; then the blob and the rotation policy.
            let read = 2 + (kind == .secret ? 0 : versions + 1)
            let written = 1 + (kind == .key ? 1 : 0)
            return action == .store ? read : read + written
        case .value: return 1 + versions + (action == .store ? 0 : versions + 1)
        case .pfx: return 2 + 2 * versions + (action == .store ? 0 : versions + 2)
        case .recreate: return 4
        case .left: return 0
        }
    }

    /// How long objects take: the slowest of the service's limit for values, of the seconds that the versions of one
    /// object must lie apart, and of waiting for answers.
    static func seconds(_ items: [Plan.Item], jobs: Int) -> Int64 {
        let moving = items.filter { $0.action.isChange && $0.action != .store && [.value, .pfx].contains($0.road) }
        let values = moving.reduce(0) { $0 + $1.source.count }
        let limit = RequestClass.writeValue.documentedBudget * 0.95 / 10
        let apart = moving.map { $0.source.count - 1 }.max() ?? 0
        let requests = items.reduce(0) { $0 + $1.requests }
        return max(
            Int64((Double(values) / limit).rounded(.up)), Int64(apart), seconds(reads: requests, jobs: jobs))
    }

    /// By the slowest of three: the service's limits for reads and for changes, and waiting for answers.
    static func seconds(reads: Int = 0, changes: Int = 0, jobs: Int) -> Int64 {
        let limit = RequestClass.read.documentedBudget * 0.95 / 10
        let waits = Double(reads + changes) * answer / Double(max(1, jobs))
        return Int64(max(Double(max(reads, changes)) / limit, waits).rounded(.up))
    }
}
