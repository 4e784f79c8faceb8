import KeyVault

/// The smoke test of a vault, kind by kind.
struct SmokeTest: Sendable {
    let request: ValidateRequest
    let options: OperationOptions

    private var client: VaultClient { request.vault.client }

    func run() async throws -> [CheckItem] {
        var items: [CheckItem] = []
        for kind in [ObjectKind.secret, .key, .certificate] {
            let (listed, objects) = try await list(kind)
            items.append(listed)
            items += try await each(objects) { try await check($0) }
        }
        return items
    }

    // MARK: Lists

    private func list(_ kind: ObjectKind) async throws -> (CheckItem, [ObjectItem]) {
        var objects: [ObjectItem] = []
        let check = CheckRun("list \(kind.plural)", kind: kind)
        let item = try await check.run {
            for try await page in client.pages(of: kind) {
                objects += page.filter { kind == .certificate || !$0.managed }
            }
            let sample = min(objects.count, request.sample)
            let rest = sample < objects.count ? ", of which \(sample) are tried" : ""
            return .passed("\(objects.count) \(objects.count == 1 ? kind.rawValue : kind.plural)\(rest)")
        }
        return (item, Self.sample(objects, request.sample))
    }

    /// So many elements, spread evenly over all.
    static func sample<Element>(_ elements: [Element], _ most: Int) -> [Element] {
        guard elements.count > most else { return elements }
        return (0..<most).map { elements[$0 * elements.count / most] }
    }

    /// Checks objects, several at once, and keeps their order.
    private func each(
        _ objects: [ObjectItem], _ body: @escaping @Sendable (ObjectItem) async throws -> [CheckItem]
    ) async throws -> [CheckItem] {
        let gate = Gate(options.jobs)
        return try await withThrowingTaskGroup(of: (Int, [CheckItem]).self) { group in
            for (place, object) in objects.enumerated() {
                await gate.enter()
                group.addTask {
                    defer { gate.leave() }
                    return (place, try await body(object))
                }
            }
            var results: [[CheckItem]] = Array(repeating: [], count: objects.count)
            for try await (place, items) in group { results[place] = items }
            return results.flatMap { $0 }
        }
    }

    // MARK: Objects

    private func check(_ item: ObjectItem) async throws -> [CheckItem] {
        let name = item.id.name
        switch item.id.kind {
        case .secret: return [try await get(item) { _ = try await client.secret(name) }]
        case .key: return try await KeyTrial(client: client, item: item, now: now).run()
        case .certificate: return try await CertificateTrial(client: client, item: item, now: now).run()
        }
    }

    /// Reads a secret. What is disabled or outside its time is not tried: applications cannot use it either.
    private func get(_ item: ObjectItem, _ body: @Sendable () async throws -> Void) async throws -> CheckItem {
        let check = CheckRun("get", kind: item.id.kind, name: item.id.name)
        if let why = item.attributes.whyUnusable(at: now) { return check.skipped(why) }
        return try await check.run {
            try await body()
            return .passed(nil)
        }
    }

    /// The service's time.
    private var now: Int64 { client.lastServiceTime ?? Clock.localMilliseconds() / 1000 }
}

extension ObjectAttributes {
    /// Why a version is of no use at a time: disabled, not yet valid, or expired.
    func whyUnusable(at now: Int64) -> String? {
        if !enabled { return "it is disabled" }
        if let notBefore, notBefore > now { return "it is not valid before \(Clock.iso8601(notBefore))" }
        if let expires, expires <= now { return "it expired at \(Clock.iso8601(expires))" }
        return nil
    }
}
