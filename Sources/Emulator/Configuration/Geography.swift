/// Which geography a region belongs to: backups move only within one (facts 4.5, the vendor's list of March 2025).
public enum Geography {
    /// The geography of a programmatic region name such as `westeurope`; nil when the table does not know the region.
    public static func name(ofRegion region: String) -> String? {
        byRegion[region.lowercased().filter { $0 != " " }]
    }

    private static let byRegion: [String: String] = {
        var result: [String: String] = [:]
        for (geography, regions) in table {
            for region in regions.split(separator: " ") { result[String(region)] = geography }
        }
        return result
    }()

    private static let table: [(String, String)] = [
        (
            "United States",
            "eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3"
        ),
        ("Canada", "canadacentral canadaeast"),
        ("Brazil", "brazilsouth brazilsoutheast"),
        ("Mexico", "mexicocentral"),
        ("Europe", "northeurope westeurope"),
        ("France", "francecentral francesouth"),
        ("Germany", "germanywestcentral germanynorth"),
        ("Italy", "italynorth"),
        ("Poland", "polandcentral"),
        ("Spain", "spaincentral"),
        ("Norway", "norwayeast norwaywest"),
        ("Sweden", "swedencentral swedensouth"),
        ("Switzerland", "switzerlandnorth switzerlandwest"),
        ("United Kingdom", "uksouth ukwest"),
        ("Austria", "austriaeast"),
        ("UAE", "uaenorth uaecentral"),
        ("Qatar", "qatarcentral"),
        ("Israel", "israelcentral"),
        ("South Africa", "southafricanorth southafricawest"),
        ("India", "centralindia southindia westindia"),
        ("Asia Pacific", "eastasia southeastasia"),
        ("Japan", "japaneast japanwest"),
        ("Korea", "koreacentral koreasouth"),
        ("Indonesia", "indonesiacentral"),
        ("Australia", "australiaeast australiasoutheast australiacentral australiacentral2"),
        ("New Zealand", "newzealandnorth"),
        ("China", "chinanorth2 chinanorth3"),
    ]
}
