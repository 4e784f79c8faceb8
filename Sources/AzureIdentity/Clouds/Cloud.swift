/// The endpoints and the rules of one Azure cloud.
public struct Cloud: Sendable, Equatable {
    /// `public`, `china`, `usgovernment` or a name of the user's.
    public let name: String

    /// The origin of the sign-in service.
    public let authority: String

    /// What follows a vault's name and a dot in its host, with the port if vaults have one: `vault.azure.net`.
    public let vaultSuffix: String

    /// The resource that tokens for vaults are made for. Where it is known a challenge must name exactly it; `nil`
    /// leaves it to the label rule: a vault's host is one label below the resource's host.
    public let vaultResource: String?

    /// The origin of Resource Manager, if the cloud has one.
    public let managementEndpoint: String?

    /// The resource that tokens for Resource Manager are made for.
    public let managementResource: String?

    /// Whether this is one of Microsoft's clouds, whose vault names and limits are known.
    public let isKnown: Bool

    // swift-format-ignore: DontRepeatTypeInStaticProperties
    /// The public cloud (the bare word is a keyword).
    public static let publicCloud = Cloud(
        name: "public", authority: "https://login.microsoftonline.com", vaultSuffix: "vault.azure.net",
        vaultResource: "https://vault.azure.net", managementEndpoint: "https://management.azure.com",
        managementResource: "https://management.azure.com", isKnown: true)

    /// Azure China, run by 21Vianet. Its resource was seen in no recording: the label rule holds.
    public static let china = Cloud(
        name: "china", authority: "https://login.chinacloudapi.cn", vaultSuffix: "vault.azure.cn", vaultResource: nil,
        managementEndpoint: "https://management.chinacloudapi.cn",
        managementResource: "https://management.chinacloudapi.cn", isKnown: true)

    /// Azure US Government. Its resource was seen in no recording: the label rule holds.
    public static let usGovernment = Cloud(
        name: "usgovernment", authority: "https://login.microsoftonline.us", vaultSuffix: "vault.usgovcloudapi.net",
        vaultResource: nil, managementEndpoint: "https://management.usgovcloudapi.net",
        managementResource: "https://management.core.usgovcloudapi.net", isKnown: true)

    /// Microsoft's clouds.
    public static let known: [Cloud] = [.publicCloud, .china, .usGovernment]
}
