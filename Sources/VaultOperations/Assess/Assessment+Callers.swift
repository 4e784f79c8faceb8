import ExactJSON
import ResourceManager

extension Assessment {
    /// Callers that reach the source today and would not reach the target.
    func assessCallers(_ old: ManagedVault, _ new: ManagedVault) {
        let remedy = "`apply settings into ALIAS only network`, or name them in its network rules"
        func blocked(_ reason: String, _ remedy: String) {
            add(.callersBlocked, .warning, new.name, reason, remedy)
        }
        if old.isPublic, !new.isPublic {
            blocked(
                "its public access is closed: callers that use the source's public address do not reach it",
                "open it, or give their networks private endpoints")
        } else if old.isPublic, new.deniesByDefault {
            if !old.deniesByDefault {
                blocked(
                    "it refuses whom its rules do not name (\(new.addressRules.count) addresses, \(new.subnets.count) "
                        + "subnets), the source lets everybody in", remedy)
            } else {
                let missing = old.addressRules.filter { !new.addressRules.contains($0) }
                if !missing.isEmpty {
                    blocked("it refuses \(Self.some(missing)), which the source lets in", remedy)
                }
                let subnets = old.subnets.filter { !new.subnets.contains($0) }
                if old.location == new.location, !subnets.isEmpty {
                    blocked(
                        "it refuses the subnets \(Self.some(subnets.map(\.text))), which the source lets in", remedy)
                }
                if bypass(old) == "azureservices", bypass(new) == "none" {
                    blocked("it refuses trusted services of Azure, which the source lets in", remedy)
                }
            }
        }
        let reached = old.privateEndpoints.filter { $0.status.lowercased() == "approved" }
        let reaches = new.privateEndpoints.contains { $0.status.lowercased() == "approved" }
        if !reached.isEmpty, !reaches {
            blocked(
                "callers behind the source's private endpoints (\(Self.some(reached.map(\.name)))) have no private way to it",
                "make a private endpoint for it in \(new.location)")
        }
    }

    private func bypass(_ vault: ManagedVault) -> String {
        (vault.network?["bypass"]?.string ?? "AzureServices").lowercased()
    }

    /// A few of many names.
    static func some(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
