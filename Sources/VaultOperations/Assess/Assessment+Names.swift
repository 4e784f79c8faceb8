import KeyVault
import ResourceManager

extension Assessment {
    /// Whether a vault that is still to be made can have its name.
    func assessName() async throws {
        guard case .region(_, let name?) = request.target else { return }
        guard let management = source.management, let subscription = source.subscription else {
            guard VaultNameCheck.isPossible(name) else {
                return note(.invalid("no vault can have this name"), name)
            }
            return add(
                .nameTaken, .warning, name,
                "whether the name is free could not be asked: Resource Manager told nothing",
                "ask: `az keyvault check-name --name \(name)`")
        }
        do {
            note(try await VaultNameCheck.ask(name, subscription: subscription, management), name)
        } catch let error as ManagementError where !error.stopsEverything {
            add(
                .nameTaken, .warning, name, "whether the name is free could not be asked: \(error.message)",
                "ask: `az keyvault check-name --name \(name)`")
        }
    }

    private func note(_ check: VaultNameCheck, _ name: String) {
        switch check {
        case .free: return
        case .invalid(let reason): add(.nameRules, .blocker, name, reason, VaultNameCheck.rule)
        case .deleted(let date):
            add(
                .vaultDeletedNamesake, .blocker, name, "a soft-deleted vault holds the name until \(date)",
                "recover it (`az keyvault recover --name \(name)`), wait for the date, or choose another name")
        case .taken(let reason):
            add(.nameTaken, .blocker, name, reason, "names are unique over all of Azure: choose another one")
        }
    }
}
