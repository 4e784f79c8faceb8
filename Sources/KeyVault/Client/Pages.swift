internal import AzureIdentity
internal import ExactJSON
internal import HTTPTransport

/// A list, fetched page by page as it is read: memory does not grow with the vault. Pages may be empty.
public struct Pages<Item: Sendable>: AsyncSequence, Sendable {
    /// One page.
    public typealias Element = [Item]
    /// `VaultError` or `CancellationError`.
    public typealias Failure = any Error

    let client: VaultClient
    let first: ServiceCall
    let read: @Sendable (JSON) throws(AnswerError) -> Item

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(client: client, next: first, read: read) }

    /// All items in one list.
    public func all() async throws -> [Item] {
        var items: [Item] = []
        for try await page in self { items += page }
        return items
    }

    /// Fetches the pages one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let client: VaultClient
        var next: ServiceCall?
        let read: @Sendable (JSON) throws(AnswerError) -> Item
        /// The links so far, as hashes: a list of a million objects has forty thousand of them.
        private var seen: Set<Int> = []

        init(client: VaultClient, next: ServiceCall, read: @escaping @Sendable (JSON) throws(AnswerError) -> Item) {
            self.client = client
            self.next = next
            self.read = read
        }

        /// The next page; nil after the last one.
        ///
        /// A link to another host, port or path is refused; one that was followed before ends with an error.
        public mutating func next() async throws -> [Item]? {
            guard let call = next else { return nil }
            let (items, link) = try await client.perform(call) { [read] response throws(AnswerError) in
                try Self.page(response, read)
            }
            next = try link.map { try follow($0, after: call) }
            return items
        }

        private static func page(
            _ response: IncomingResponse, _ read: (JSON) throws(AnswerError) -> Item
        ) throws(AnswerError) -> ([Item], String?) {
            let reader = try MemberReader(try JSON(body: response), "page")
            var items: [Item] = []
            for element in try reader.array("value") ?? [] { items.append(try read(element)) }
            let link = try reader.text("nextLink")
            return (items, link?.isEmpty == true ? nil : link)
        }

        private mutating func follow(_ link: String, after call: ServiceCall) throws -> ServiceCall {
            let vault = client.address.authority
            let current = call.url(of: client.address, version: client.version)
            seen.insert(current.hashValue)
            let url: String
            do throws(IdentityError) {
                url = try TrustedLink.nextLink(link, continuing: current)
            } catch {
                throw VaultError(identity: error, operation: call.operation, vault: vault)
            }
            guard seen.insert(url.hashValue).inserted else {
                throw VaultError(
                    code: .malformedAnswer, message: "the list repeats a page: the same link came twice",
                    operation: call.operation, object: call.object, vault: vault)
            }
            return ServiceCall(
                operation: call.operation, object: call.object, method: call.method, target: .verbatim(url),
                requestClass: call.requestClass, repetition: call.repetition,
                isInDeletedCollection: call.isInDeletedCollection)
        }
    }
}
