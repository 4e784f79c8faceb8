public import ExactJSON

extension ManagementClient {
    /// The rows of a query, over all pages (Key Vault REST, section 8.4).
    ///
    /// - Parameter subscriptions: where to look; empty means everywhere that the identity can see.
    public func graph(_ query: GraphQuery, subscriptions: [String] = []) async throws -> [JSON] {
        var rows: [JSON] = []
        var skip: String?
        var seen: Set<String> = []
        while true {
            let options = JSON.object(present: [
                ("resultFormat", "objectArray"), ("$top", 1000), ("$skipToken", skip.map { .text($0) }),
            ])
            let body = JSON.object(present: [
                ("subscriptions", subscriptions.isEmpty ? nil : .array(subscriptions.map { .text($0) })),
                ("query", .text(query.text)), ("options", options),
            ])
            let answer = try await self.query(
                "query Resource Graph", "/providers/Microsoft.ResourceGraph/resources",
                version: ManagementVersion.graph, body)
            guard let page = answer["data"]?.array else {
                throw malformed("the answer has no list 'data'")
            }
            rows += page
            guard let next = answer["$skipToken"]?.string, !next.isEmpty else {
                // Without a token for the rest, a truncated answer is not the whole one.
                let isTruncated = answer["resultTruncated"]
                guard isTruncated?.string?.lowercased() != "true", isTruncated?.bool != true else {
                    throw malformed("the answer is truncated and names no further page")
                }
                return rows
            }
            guard seen.insert(next).inserted else { throw malformed("the answer repeats a page") }
            skip = next
        }
    }

    private func malformed(_ message: String) -> ManagementError {
        ManagementError(code: .malformedAnswer, message: message, operation: "query Resource Graph")
    }
}
