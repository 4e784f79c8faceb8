import ExactJSON
import KeyVault
import Locking

/// What belongs to the vaults as a whole: issuers, contacts, and the settings that Resource Manager knows.
extension Comparison {
    /// Compares it when the whole of both sides is compared.
    func surroundings() async throws -> [VerifyItem] {
        guard request.selection.kinds.count == ObjectKind.allCases.count, request.filter == nil else { return [] }
        let (mine, its) = (try await left.surroundings(), try await right.surroundings())
        states.withLock { states in
            for (part, content) in mine { states.left.set(part: part, content) }
            for (part, content) in its { states.right.set(part: part, content) }
        }
        var items: [VerifyItem] = []
        for (part, content) in mine {
            guard let other = its.first(where: { $0.part == part })?.content else { continue }
            items += part == "vault" ? vaultSettings(content, other) : compare(part, content, other).map { [$0] } ?? []
        }
        if !(mine + its).contains(where: { $0.part == "vault" }) || mine.count != its.count {
            options.events(
                .note("settings of the vaults themselves were not compared: the cloud has no Resource Manager"))
        }
        return items
    }

    /// Settings of the vaults, member by member. What neither side, or only one, could ask for is unproven.
    private func vaultSettings(_ mine: Reading<JSON>, _ its: Reading<JSON>) -> [VerifyItem] {
        guard case .known(let left) = mine, case .known(let right) = its else {
            return [unproven("vault", mine, its)]
        }
        return VaultSettings.compare(left, right, regions: (self.left.region, self.right.region))
    }

    private func compare(_ part: String, _ mine: Reading<JSON>, _ its: Reading<JSON>) -> VerifyItem? {
        guard case .known(let left) = mine, case .known(let right) = its else { return unproven(part, mine, its) }
        let (leftText, rightText) = (Policies.surroundings(left), Policies.surroundings(right))
        guard !leftText.utf8.elementsEqual(rightText.utf8) else { return nil }
        return VerifyItem(
            kind: nil, name: part, field: part, differenceClass: .different,
            left: "\(left.array?.count ?? 0) \(part)", right: "\(right.array?.count ?? 0) \(part)")
    }

    private func unproven(_ part: String, _ mine: Reading<JSON>, _ its: Reading<JSON>) -> VerifyItem {
        func text(_ reading: Reading<JSON>) -> String {
            switch reading {
            case .known: "read"
            case .unreadable(let why): "not read: \(why)"
            }
        }
        return VerifyItem(
            kind: nil, name: part, field: part, differenceClass: .unproven, left: text(mine), right: text(its))
    }
}
