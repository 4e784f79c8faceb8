/// The regions of the clouds, by the names that Resource Manager uses.
enum Regions {
    static let names: [String] = [
        "australiacentral", "australiacentral2", "australiaeast", "australiasoutheast", "austriaeast", "belgiumcentral",
        "brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia", "centralus", "chilecentral",
        "eastasia", "eastus", "eastus2", "francecentral", "francesouth", "germanynorth", "germanywestcentral",
        "indonesiacentral", "israelcentral", "italynorth", "japaneast", "japanwest", "jioindiacentral", "jioindiawest",
        "koreacentral", "koreasouth", "malaysiawest", "mexicocentral", "newzealandnorth", "northcentralus",
        "northeurope", "norwayeast", "norwaywest", "polandcentral", "qatarcentral", "southafricanorth",
        "southafricawest", "southcentralus", "southeastasia", "southindia", "spaincentral", "swedencentral",
        "swedensouth", "switzerlandnorth", "switzerlandwest", "taiwannorth", "taiwannorthwest", "uaecentral",
        "uaenorth", "uksouth", "ukwest", "westcentralus", "westeurope", "westindia", "westus", "westus2", "westus3",
        "chinaeast", "chinaeast2", "chinaeast3", "chinanorth", "chinanorth2", "chinanorth3", "usgovarizona",
        "usgovtexas", "usgovvirginia", "usdodcentral", "usdodeast",
    ]

    private static let known = Set(names)

    /// `North Europe` is `northeurope`.
    static func folded(_ text: String) -> String { String(text.lowercased().filter { $0 != " " }) }

    static func isKnown(_ text: String) -> Bool { known.contains(folded(text)) }
}
