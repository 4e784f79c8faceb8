internal import ExactJSON

/// Lists in pages (facts 3.1).
struct Paging: Sendable {
    /// Most items on a page, 1 to 25.
    let size: Int
    /// Where the page starts: the marker of its first item; nil for the first page.
    let marker: String?

    /// Reads `maxresults` and `$skiptoken`.
    init(_ context: RequestContext) throws(ServiceError) {
        size = 25
        marker = nil
    }

    /// The answer to a list request: `items` are at most `size + 1` items from `marker` on, with their markers.
    func response(_ items: [(marker: String, item: JSON)], _ context: RequestContext) -> EmulatorResponse {
        .json([:])
    }
}
