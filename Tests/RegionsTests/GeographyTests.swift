import Regions
import Testing

@Suite struct GeographyTests {
    @Test func regionsHaveGeographies() {
        #expect(Geography.of(region: "West Europe") == "Europe")
        #expect(Geography.of(region: "northeurope") == "Europe")
        #expect(Geography.of(region: "germanywestcentral") == "Germany")
        #expect(Geography.of(region: "westus3") == "United States")
        #expect(Geography.of(region: "usdodeast") != Geography.of(region: "usdodcentral"))
        #expect(Geography.provenance.contains(Geography.date))
    }

    /// What no table says is not known, which is never the same as another geography.
    @Test(arguments: ["belgiumcentral", "atlantis", ""])
    func someGeographiesAreNotKnown(_ region: String) {
        #expect(Geography.of(region: region) == nil)
    }

    @Test func regionsAreKnownByEitherName() {
        #expect(Geography.knows(region: "North Europe"))
        #expect(Geography.knows(region: "belgiumcentral"))
        #expect(!Geography.knows(region: "nrotheurope"))
        #expect(Geography.regions.count == Set(Geography.regions).count)
        #expect(Geography.regions == Geography.regions.sorted())
        #expect(Geography.regions.allSatisfy { Geography.programmaticName($0) == $0 })
    }
}
