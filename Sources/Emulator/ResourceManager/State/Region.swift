internal import ExactJSON
internal import Regions

/// The regions that vaults can be created in, with the names that people read.
struct Region: Sendable, Equatable {
    /// Such as `westeurope`.
    let name: String
    /// Such as `West Europe`.
    let displayName: String

    private init(displayName: String) {
        self.displayName = displayName
        name = Self.programmaticName(displayName)
    }

    /// The programmatic form of a name in either form.
    static func programmaticName(_ text: String) -> String { Geography.programmaticName(text) }

    /// Every region that the table of geographies names.
    static let all: [Region] = [
        "East US", "East US 2", "Central US", "North Central US", "South Central US", "West Central US", "West US",
        "West US 2", "West US 3", "Canada Central", "Canada East", "Brazil South", "Brazil Southeast",
        "Mexico Central", "North Europe", "West Europe", "France Central", "France South", "Germany West Central",
        "Germany North", "Italy North", "Poland Central", "Spain Central", "Norway East", "Norway West",
        "Sweden Central", "Sweden South", "Switzerland North", "Switzerland West", "UK South", "UK West",
        "Austria East", "UAE North", "UAE Central", "Qatar Central", "Israel Central", "South Africa North",
        "South Africa West", "Central India", "South India", "West India", "East Asia", "Southeast Asia",
        "Japan East", "Japan West", "Korea Central", "Korea South", "Indonesia Central", "Australia East",
        "Australia Southeast", "Australia Central", "Australia Central 2", "New Zealand North", "China North 2",
        "China North 3", "China North", "China East", "China East 2", "China East 3", "USGov Virginia", "USGov Arizona",
        "USGov Texas", "USDoD East", "USDoD Central", "Belgium Central", "Chile Central", "Jio India Central",
        "Jio India West", "Malaysia West", "Taiwan North", "Taiwan Northwest",
    ].map { Region(displayName: $0) }

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The name that people read; the given one for a region of the emulator's own.
    static func displayName(of name: String) -> String { byName[programmaticName(name)]?.displayName ?? name }

    static func isKnown(_ name: String) -> Bool { byName[programmaticName(name)] != nil }

    /// An item of a subscription's list of locations.
    func json(subscription: String) -> JSON {
        [
            "id": .text("/subscriptions/\(subscription)/locations/\(name)"), "name": .text(name), "type": "Region",
            "displayName": .text(displayName),
            "regionalDisplayName": .text("(\(Geography.of(region: name) ?? name)) \(displayName)"),
            "metadata": [
                "regionType": "Physical", "regionCategory": "Recommended",
                "geography": .text(Geography.of(region: name) ?? name), "pairedRegion": [],
            ],
        ]
    }
}
