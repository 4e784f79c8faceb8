/// The regions of the clouds, and which geography each belongs to. A backup can be restored within one geography only.
public enum Geography {
    /// Where the table is from.
    public static let source = "regions-list of the Azure documentation"
    /// When it was read.
    public static let date = "2025-03"
    /// Source and date, as an archive notes them.
    public static var provenance: String { "table \(date)" }

    /// The geography of a region by its programmatic or display name; nil when the table does not know it, which is
    /// never the same as "another".
    public static func of(region: String) -> String? { byRegion[programmaticName(region)] }

    /// A region's programmatic name: lower case without blanks.
    public static func programmaticName(_ region: String) -> String {
        region.lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// Every region that is known by name, whether or not its geography is, in order of the names.
    public static let regions: [String] = (byRegion.keys + withoutGeography).sorted()

    private static let known = Set(regions)

    /// Whether there is a region of that programmatic or display name, as far as is known.
    public static func knows(region: String) -> Bool { known.contains(programmaticName(region)) }

    private static let byRegion: [String: String] = {
        var table: [String: String] = [:]
        for (geography, regions) in geographies {
            for region in regions { table[region] = geography }
        }
        return table
    }()

    /// Regions that the table's source does not list or gives no geography of its own.
    private static let withoutGeography = [
        "belgiumcentral", "chilecentral", "jioindiacentral", "jioindiawest", "malaysiawest", "taiwannorth",
        "taiwannorthwest",
    ]

    /// Source: MicrosoftDocs/azure-docs `articles/reliability/regions-list.md`, March 2025; a region that opened later
    /// is not here. The two Department of Defense regions are security worlds of their own, and so stand apart.
    private static let geographies: [(String, [String])] = [
        (
            "United States",
            [
                "eastus", "eastus2", "centralus", "northcentralus", "southcentralus", "westcentralus", "westus",
                "westus2", "westus3",
            ]
        ),
        ("Canada", ["canadacentral", "canadaeast"]),
        ("Brazil", ["brazilsouth", "brazilsoutheast"]),
        ("Mexico", ["mexicocentral"]),
        ("Europe", ["northeurope", "westeurope"]),
        ("France", ["francecentral", "francesouth"]),
        ("Germany", ["germanywestcentral", "germanynorth"]),
        ("Italy", ["italynorth"]),
        ("Poland", ["polandcentral"]),
        ("Spain", ["spaincentral"]),
        ("Norway", ["norwayeast", "norwaywest"]),
        ("Sweden", ["swedencentral", "swedensouth"]),
        ("Switzerland", ["switzerlandnorth", "switzerlandwest"]),
        ("United Kingdom", ["uksouth", "ukwest"]),
        ("Austria", ["austriaeast"]),
        ("UAE", ["uaenorth", "uaecentral"]),
        ("Qatar", ["qatarcentral"]),
        ("Israel", ["israelcentral"]),
        ("South Africa", ["southafricanorth", "southafricawest"]),
        ("India", ["centralindia", "southindia", "westindia"]),
        ("Asia Pacific", ["eastasia", "southeastasia"]),
        ("Japan", ["japaneast", "japanwest"]),
        ("Korea", ["koreacentral", "koreasouth"]),
        ("Indonesia", ["indonesiacentral"]),
        ("Australia", ["australiaeast", "australiasoutheast", "australiacentral", "australiacentral2"]),
        ("New Zealand", ["newzealandnorth"]),
        ("China", ["chinanorth", "chinanorth2", "chinanorth3", "chinaeast", "chinaeast2", "chinaeast3"]),
        ("US Government", ["usgovvirginia", "usgovarizona", "usgovtexas"]),
        ("US DoD East", ["usdodeast"]),
        ("US DoD Central", ["usdodcentral"]),
    ]
}
