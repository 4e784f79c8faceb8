internal import BinaryText
internal import ExactJSON

/// Lists in pages (facts 3.1): `maxresults`, an opaque `$skiptoken`, a `nextLink` that the caller can dial.
struct Paging: Sendable {
    /// Most items on a page, 1 to 25.
    let size: Int
    /// Where the page starts: the marker of its first item; nil for the first page.
    let marker: String?
    /// Whether the empty page before this one was served already.
    private let isFilled: Bool

    /// Reads `maxresults` and `$skiptoken`.
    init(_ context: RequestContext) throws(ServiceError) {
        if let text = context.query("maxresults") {
            guard let number = Int(text), (1...25).contains(number) else {
                throw .badParameter("Invalid maxresults: it must be between 1 and 25\r\n")
            }
            size = number
        } else {
            size = 25
        }
        if let token = context.query("$skiptoken") {
            guard let read = Self.read(token: token) else { throw .badParameter("Invalid $skiptoken\r\n") }
            (marker, isFilled) = read
        } else {
            marker = nil
            isFilled = false
        }
    }

    /// The answer to a list request: `items` are at most `size + 1` items from `marker` on, with their markers.
    func response(_ items: [(marker: String, item: JSON)], _ context: RequestContext) -> EmulatorResponse {
        let page: ArraySlice<(marker: String, item: JSON)>
        let next: JSON
        if context.conditions.emptyPages, !isFilled, let first = items.first {
            page = []
            next = .text(link(to: first.marker, isFilled: true, context))
        } else {
            page = items.prefix(size)
            next = items.count > size ? .text(link(to: items[size].marker, isFilled: false, context)) : .null
        }
        return .json(["value": .array(page.map(\.item)), "nextLink": next])
    }

    private func link(to marker: String, isFilled: Bool, _ context: RequestContext) -> String {
        let request = context.request
        let port = request.portSuffix.isEmpty ? ":443" : ""
        var link = "\(request.origin)\(port)\(request.path)?api-version=\(Query.encode(context.apiVersion.name))"
        link += "&$skiptoken=" + Self.token(marker, isFilled: isFilled)
        for (name, value) in Query.pairs(request.query)
        where !["api-version", "$skiptoken"].contains(name.lowercased()) {
            link += "&\(Query.encode(name))=\(Query.encode(value))"
        }
        return link
    }

    private static func token(_ marker: String, isFilled: Bool) -> String {
        let length = String(1_000_000 + marker.utf8.count).dropFirst()
        let inner = Base64.encode("\(length)!\(marker)!000028!9999-12-31T23:59:59.9999999Z!".utf8)
        let token: JSON = [
            "NextMarker": .text("2!\(inner.utf8.count)!\(inner)"), "TargetLocation": .integer(isFilled ? 1 : 0),
        ]
        return Base64.encodeURL(token.serialized())
    }

    private static func read(token: String) -> (marker: String, isFilled: Bool)? {
        guard let bytes = Base64.decode(token), let json = try? JSON(parsing: bytes),
            let outer = json["NextMarker"]?.string?.split(separator: "!"), outer.count == 3,
            let inner = Base64.decode(outer[2].utf8)
        else { return nil }
        let parts = String(decoding: inner, as: UTF8.self).split(separator: "!", omittingEmptySubsequences: false)
        guard parts.count == 5, Int(parts[0]) == parts[1].utf8.count else { return nil }
        return (String(parts[1]), json["TargetLocation"]?.int == 1)
    }
}
