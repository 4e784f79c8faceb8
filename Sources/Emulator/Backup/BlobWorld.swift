/// Where a backup blob can be opened: a subscription and a geography (facts 4.2).
struct BlobWorld: Sendable, Hashable {
    let subscription: String
    let geography: String

    init(subscription: String, geography: String) {
        self.subscription = subscription.lowercased()
        self.geography = geography.lowercased()
    }
}
