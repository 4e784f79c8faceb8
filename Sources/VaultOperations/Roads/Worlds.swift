/// Whether the service's encrypted backups of one vault can be restored into another: only within one subscription and
/// one geography.
public enum Worlds: String, Sendable {
    /// Equal subscription and geography.
    case same
    /// Another subscription or another geography.
    case differ
    /// Subscription or geography of a side is not known, and what is known does not differ.
    case unknown

    /// Compares what is known of both sides.
    ///
    /// One known difference decides; equality must be known in both. The two Department of Defense regions are
    /// geographies of their own in `Geography`.
    public init(_ source: Place, _ target: Place) {
        let subscriptions = Self.compare(source.subscription, target.subscription)
        let geographies = Self.compare(source.geography, target.geography)
        switch (subscriptions, geographies) {
        case (false, _), (_, false): self = .differ
        case (true, true): self = .same
        default: self = .unknown
        }
    }

    private static func compare(_ left: String?, _ right: String?) -> Bool? {
        guard let left, let right else { return nil }
        return left.lowercased() == right.lowercased()
    }

    /// Where a vault is, as far as that is known.
    public struct Place: Sendable, Equatable {
        /// The subscription; only Resource Manager tells it.
        public var subscription: String?
        /// The geography of the region.
        public var geography: String?

        /// A place of which either may be unknown.
        public init(subscription: String?, geography: String?) {
            self.subscription = subscription
            self.geography = geography
        }
    }
}

extension Vault {
    /// Where the vault is.
    public var place: Worlds.Place { Worlds.Place(subscription: subscription, geography: geography) }
}

extension ArchiveHead.Source {
    /// Where the vault was when the archive was taken.
    public var place: Worlds.Place { Worlds.Place(subscription: subscription, geography: geography) }
}
