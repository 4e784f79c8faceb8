/// A question to Resource Graph. Only text of our own and checked words are put into it, as literals.
public struct GraphQuery: Sendable {
    /// The query in the graph's language.
    public let text: String

    fileprivate init(_ text: String) { self.text = text }

    /// The vaults of a name.
    public static func vault(named name: String) -> GraphQuery {
        GraphQuery(
            "Resources | where type =~ 'microsoft.keyvault/vaults' | where name =~ \(literal(name)) "
                + "| project id, name, location")
    }

    /// Every vault.
    public static var vaults: GraphQuery {
        GraphQuery(
            "Resources | where type =~ 'microsoft.keyvault/vaults' "
                + "| project id, name, location, resourceGroup, subscriptionId, tags, properties | order by id asc")
    }

    /// Resources of every type but the vault itself whose properties name one of these texts, such as a vault's host or
    /// resource id.
    public static func resources(naming texts: [String], except id: String) -> GraphQuery {
        let conditions = texts.map { "tostring(properties) contains \(literal($0))" }
        return GraphQuery(
            "Resources | where \(conditions.joined(separator: " or ")) | where id !~ \(literal(id)) "
                + "| project id, name, type, location, resourceGroup, subscriptionId, properties | order by id asc")
    }

    /// Every resource of these types, with its properties.
    public static func types(_ types: [String]) -> GraphQuery {
        GraphQuery(
            "Resources | where type in~ (\(types.map(literal).joined(separator: ", "))) "
                + "| project id, name, type, location, resourceGroup, subscriptionId, properties | order by id asc")
    }

    /// A string literal of the query language.
    static func literal(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'", "\\": result += "\\\(scalar)"
            case "\n", "\r", "\t": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
