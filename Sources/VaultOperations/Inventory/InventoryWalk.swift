import KeyVault

/// Goes through the objects of a selection page by page: certificates, then keys, then secrets.
///
/// Certificates come first because an object without the service's `managed` mark belongs to a certificate when one of
/// its name is in the same inventory.
struct InventoryWalk {
    let client: VaultClient
    let selection: Selection
    /// Whether certificates that have no completed version yet are visited; the service leaves them out unless asked.
    var includesPending = false
    /// Whether what the selection names exactly, and the vault does not have, is of interest.
    var missing: (Selection.Name) async throws -> Void = { _ in }

    /// Visits every object; the next page is fetched when the visits of the one before it have returned.
    ///
    /// An inventory is no snapshot: a name that comes twice is visited once.
    func each(_ visit: (ObjectItem) async throws -> Void) async throws {
        var certificates: Set<String>?
        for kind in [ObjectKind.certificate, .key, .secret] where selection.possibleKinds.contains(kind) {
            if selection.onlyExactNames(of: kind) {
                try await eachNamed(kind, visit)
                continue
            }
            if kind != .certificate, certificates == nil { certificates = try await certificateNames() }
            var seen: Set<String> = []
            for try await page in client.pages(of: kind, includePending: includesPending) {
                for item in page {
                    let key = ObjectKey(kind, item.id.name)
                    guard seen.insert(key.name).inserted else { continue }
                    guard selection.contains(kind, key.name) else { continue }
                    try await visit(certificates?.contains(key.name) == true ? item.markedManaged : item)
                }
            }
            if kind == .certificate { certificates = seen }
        }
    }

    /// Names without a pattern are asked for one by one, so that one object costs no listing of the vault.
    private func eachNamed(_ kind: ObjectKind, _ visit: (ObjectItem) async throws -> Void) async throws {
        var seen: Set<String> = []
        for name in selection.names where name.kind == kind && seen.insert(name.pattern.lowercased()).inserted {
            let versions = VersionOrder(try await client.versions(of: kind, named: name.pattern))
            guard let newest = versions.newest else {
                try await missing(name)
                continue
            }
            var item = newest.asObject
            if kind != .certificate, !item.managed, try await isCertificate(name.pattern) { item = item.markedManaged }
            try await visit(item)
        }
    }

    private func isCertificate(_ name: String) async throws -> Bool {
        do { return !(try await client.versions(of: .certificate, named: name).isEmpty) } catch let error as VaultError
            where error.isForbidden && !error.stopsStatement
        { return false }
    }

    /// Without the right to list certificates only the service's own mark tells what belongs to one.
    private func certificateNames() async throws -> Set<String> {
        var names: Set<String> = []
        do {
            for try await page in client.pages(of: .certificate) {
                for item in page { names.insert(item.id.key) }
            }
        } catch let error as VaultError where error.isForbidden && !error.stopsStatement {
            return []
        }
        return names
    }
}

extension ObjectItem {
    /// The same object, known to belong to a certificate.
    var markedManaged: ObjectItem {
        ObjectItem(
            id: id, attributes: attributes, tags: tags, contentType: contentType, managed: true,
            thumbprint: thumbprint, previousVersion: previousVersion)
    }

    /// A version as the object itself.
    var asObject: ObjectItem {
        ObjectItem(
            id: id.withoutVersion, attributes: attributes, tags: tags, contentType: contentType, managed: managed,
            thumbprint: thumbprint)
    }
}
