public import ExactJSON

/// A vault that is to be made.
public struct CreateVaultRequest: Sendable {
    /// What it is made after.
    public enum Shape: Sendable {
        /// A connected vault: its settings, access, rules and protection; not its objects.
        case like(Vault)
        /// A template.
        case template(JSON)
    }

    /// Its name.
    public var name: String
    /// Its region, by programmatic or display name.
    public var region: String
    /// What it is made after.
    public var shape: Shape
    /// The resource group, which must be there; that of the vault it is made after when nil.
    public var group: String?
    /// The subscription; that of the vault it is made after when nil.
    public var subscription: String?

    /// A request.
    public init(name: String, region: String, shape: Shape, group: String? = nil, subscription: String? = nil) {
        self.name = name
        self.region = region
        self.shape = shape
        self.group = group
        self.subscription = subscription
    }
}

/// A vault that was made.
public struct CreatedVault: Sendable {
    /// Its name.
    public let name: String
    /// Its address.
    public let url: String
    /// Its region.
    public let region: String
    /// Its subscription.
    public let subscription: String
    /// Its resource group.
    public let group: String
    /// What of the model it does not have, and why.
    public let notes: [String]
}
