internal import AzureIdentity
internal import ExactJSON

extension ManagementClient {
    /// Reads a resource.
    func get(
        _ operation: String, _ path: String, version: String, query: String = "", resource: String? = nil
    ) async throws -> JSON {
        try await perform(
            ManagementCall(
                operation: operation, method: "GET", target: .path(path, version: version, query: query),
                resource: resource ?? path)
        ).json
    }

    /// Asks something that changes nothing.
    func query(
        _ operation: String, _ path: String, version: String, _ body: JSON, resource: String? = nil
    ) async throws -> JSON {
        var call = ManagementCall(
            operation: operation, method: "POST", target: .path(path, version: version), body: body,
            resource: resource)
        call.isQuery = true
        return try await perform(call).json
    }

    /// All elements of a list, page by page. Each link must lead back to Resource Manager; one that was followed before
    /// ends with an error.
    func list(
        _ operation: String, _ path: String, version: String, query: String = "", resource: String? = nil
    ) async throws -> [JSON] {
        var call = ManagementCall(
            operation: operation, method: "GET", target: .path(path, version: version, query: query),
            resource: resource)
        var elements: [JSON] = []
        var seen: Set<String> = []
        while true {
            let answer = try await perform(call).json
            guard let page = answer["value"]?.array else {
                throw malformed(call, "the list has no member 'value'")
            }
            elements += page
            guard let link = answer["nextLink"]?.string, !link.isEmpty else { return elements }
            guard seen.insert(link).inserted else {
                throw malformed(call, "the list repeats a page: the same link came twice")
            }
            call = ManagementCall(
                operation: operation, method: "GET", target: .verbatim(try trusted(link, call)), resource: resource)
        }
    }

    /// Checks a link of the service by the rules for hosts.
    func trusted(_ link: String, _ call: ManagementCall) throws -> String {
        do throws(IdentityError) {
            return try TrustedLink.management(link, in: cloud)
        } catch {
            throw ManagementError(
                code: .untrustedLink, message: error.description, operation: call.operation, resource: call.resource,
                cause: error)
        }
    }

    func malformed(_ call: ManagementCall, _ message: String) -> ManagementError {
        ManagementError(
            code: .malformedAnswer, message: message, operation: call.operation, resource: call.resource)
    }
}

extension JSON {
    /// An object of the members that are there.
    static func object(present members: [(String, JSON?)]) -> JSON {
        .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
    }

    /// The member, unless it is absent or null.
    func present(_ name: String) -> JSON? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }
}
