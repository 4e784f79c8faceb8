/// What a request takes of the service's limits (facts section 6): which budget of its vault and how much of it.
struct LimitLoad: Sendable, Equatable {
    /// A budget for 10 seconds that requests of one kind share.
    enum Category: Hashable, Sendable {
        /// Keys made in software or released from it.
        case softwareKeyCreation
        /// Keys made in or released from an HSM.
        case hsmKeyCreation
        /// Every other request to software keys.
        case softwareKeyUse
        /// Every other request to HSM keys.
        case hsmKeyUse
        /// Secrets set and certificates and keys imported.
        case imports
        /// Every other request to secrets, certificates and the vault.
        case other

        /// Requests of weight 1 that one vault allows in 10 seconds.
        var limit: Int {
            switch self {
            case .softwareKeyCreation: 20
            case .hsmKeyCreation: 10
            case .softwareKeyUse: 4_000
            case .hsmKeyUse: 2_000
            case .imports: 300
            case .other: 4_000
            }
        }
    }

    /// Vault name in lower case.
    let vault: String
    /// Subscription and region, which together allow five times what one vault does.
    let pool: String
    let category: Category
    let weight: Int

    /// The share of a budget that an RSA key takes by its size: 2048 bits are 1, 3072 are 4, 4096 are 8.
    static func weight(ofRSABits bits: Int) -> Int { bits >= 4096 ? 8 : bits >= 3072 ? 4 : 1 }
}

extension LimitLoad {
    /// Classifies a request to a vault. A request to a key that is not there takes the least.
    init(_ request: EmulatorRequest, _ vault: Vault, now: Int64) {
        let segments = request.path.lowercased().split(separator: "/")
        let configuration = vault.configuration
        var category = Category.other
        var weight = 1
        switch (request.method, segments.first, segments.count, segments.last) {
        case ("PUT", "secrets", 2, _), ("POST", "certificates", 3, "import"), ("PUT", "keys", 2, _): category = .imports
        case (_, "keys", 2..., let last):
            let content = vault.withState { state in
                state.keys.object(String(segments[1]), at: now)?.current.content
            }
            let isCreation =
                request.method == "POST" && (last == "create" || last == "rotate" || last == "release")
            let isHSM = last == "create" ? Self.asksForHSM(request.body) : content?.isHSM ?? false
            if isCreation {
                category = isHSM ? .hsmKeyCreation : .softwareKeyCreation
            } else {
                category = isHSM ? .hsmKeyUse : .softwareKeyUse
                if case .rsa(let bits)? = content?.key.specification { weight = Self.weight(ofRSABits: bits) }
            }
        default: break
        }
        self.init(
            vault: configuration.name.lowercased(), pool: "\(vault.subscription)/\(configuration.region)",
            category: category, weight: weight)
    }

    private static func asksForHSM(_ body: [UInt8]) -> Bool {
        let marker = Array("-HSM\"".utf8)
        guard body.count >= marker.count else { return false }
        return (0...(body.count - marker.count)).contains { body[$0...].starts(with: marker) }
    }
}
