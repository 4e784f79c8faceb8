/// An identity that the platform keeps for a machine or a service.
public struct ManagedIdentity: Sendable, Equatable {
    /// The platforms on which the emulator hands out tokens for managed identities (facts 1.3).
    public enum Host: String, Sendable, CaseIterable {
        /// A virtual machine, whose instance metadata service gives tokens.
        case virtualMachine
        /// App Service, Functions and Container Apps.
        case appService
        /// A machine elsewhere that Azure Arc manages.
        case arc
        /// The Cloud Shell.
        case cloudShell
    }

    /// Whether it belongs to one resource and ends with it; else it is a resource of its own.
    public var isSystemAssigned: Bool
    /// Resource id of the identity or, of a system-assigned one, of the resource that it belongs to.
    public var resourceID: String
    /// Where it is assigned.
    public var hosts: Set<Host>

    /// Creates an identity.
    public init(isSystemAssigned: Bool, resourceID: String, hosts: Set<Host> = Set(Host.allCases)) {
        self.isSystemAssigned = isSystemAssigned
        self.resourceID = resourceID
        self.hosts = hosts
    }
}
