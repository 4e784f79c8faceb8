import ResourceManager

/// What Resource Manager says of a name for a new vault.
enum VaultNameCheck: Sendable {
    case free
    /// No vault can have it; why.
    case invalid(String)
    /// A soft-deleted vault holds it until that date.
    case deleted(until: String)
    /// Another vault has it; the service's words.
    case taken(String)

    /// The rule of names (Key Vault REST, section 2.1).
    static let rule = "3 to 24 letters, digits and single hyphens, a letter first"

    /// Whether a name obeys the rule, which needs nobody to be asked.
    static func isPossible(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        guard (3...24).contains(bytes.count), let first = bytes.first, isLetter(first), bytes.last != 0x2D else {
            return false
        }
        return bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            && !zip(bytes, bytes.dropFirst()).contains { $0 == 0x2D && $1 == 0x2D }
    }

    /// - Throws: `ManagementError`.
    static func ask(
        _ name: String, subscription: String, _ management: ManagementClient
    ) async throws -> VaultNameCheck {
        let answer = try await management.checkName(name, subscription: subscription)
        guard !answer.isAvailable else { return .free }
        if answer.reason?.lowercased() == "accountnameinvalid" {
            return .invalid(answer.message ?? "no vault can have this name")
        }
        // Only the deleted vaults of subscriptions that the identity can see are listed; others are just taken.
        let deleted = (try? await management.deletedVaults(subscription: subscription)) ?? []
        if let namesake = deleted.first(where: { $0.name.lowercased() == name.lowercased() }) {
            return .deleted(until: namesake.purges ?? "it is purged")
        }
        return .taken(answer.message ?? "another vault has the name")
    }
}
