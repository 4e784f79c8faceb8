import ExactJSON
import Regions

/// A template from a file, as far as it must be understood to make a vault of it.
struct TemplateFile: Sendable {
    let json: JSON
    private let parameters: [JSONMember]

    /// - Throws: `OperationError` that says what is missing.
    init(_ json: JSON) throws(OperationError) {
        guard json.object != nil, let resources = json["resources"]?.array else {
            throw Self.refused("it has no list 'resources'")
        }
        guard resources.contains(where: { $0["type"]?.string?.lowercased() == VaultTemplate.vaultType.lowercased() })
        else { throw Self.refused("it makes no vault") }
        parameters = json["parameters"]?.object ?? []
        for name in ["vaultName", "location"] where json["parameters"]?[name]?.object == nil {
            throw Self.refused("it has no parameter '\(name)'")
        }
        self.json = json
    }

    private static func refused(_ why: String) -> OperationError {
        OperationError(
            .invalidRequest, "the file is no template of a vault: \(why)",
            remedy: "use a file that `export template` made")
    }

    /// The values of its parameters for a vault of that name in that region, and what of the template is left out there.
    ///
    /// Elsewhere than in the region of its default, what is named by subnet is left out.
    func values(name: String, region: String) -> (values: [(name: String, value: JSON)], notes: [String]) {
        var values: [(name: String, value: JSON)] = [("vaultName", .text(name)), ("location", .text(region))]
        guard let home = standard("location")?.string, !home.hasPrefix("["),
            Geography.programmaticName(home) != region
        else { return (values, []) }
        var notes: [String] = []
        if let rules = standard(VaultTemplate.subnetRules)?.array, !rules.isEmpty {
            values.append((VaultTemplate.subnetRules, []))
            notes.append(
                "rules for \(rules.count) \(rules.count == 1 ? "subnet" : "subnets") of \(home) stay behind: name the "
                    + "subnets of \(region) in the network rules")
        }
        let subnets = parameters.map(\.name).filter { $0.hasPrefix("endpoint") && $0.hasSuffix("Subnet") }
        values += subnets.map { ($0, "") }
        if !subnets.isEmpty {
            notes.append(
                "\(subnets.count) private \(subnets.count == 1 ? "endpoint is" : "endpoints are") still to be made in "
                    + region)
        }
        return (values, notes)
    }

    private func standard(_ name: String) -> JSON? {
        parameters.first { $0.name == name }?.value["defaultValue"]
    }
}
