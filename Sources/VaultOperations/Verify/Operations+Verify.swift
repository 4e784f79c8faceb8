import AzureIdentity
import KeyVault

extension Operations {
    /// Compares two sides, version by version, by the rules of operations section 8.
    ///
    /// Settings of the vaults themselves (access, network, protection) are not compared: they are Resource Manager's.
    /// - Throws: `OperationError` when a side cannot be read at all; differences are part of the result.
    public static func verify(_ request: VerifyRequest, _ options: OperationOptions) async throws -> VerifyResult {
        do {
            options.events(
                .started(operation: "verify", detail: "\(request.left.summary) against \(request.right.summary)"))
            if case (.vault(let left), .vault(let right)) = (request.left, request.right), left.isSameVault(as: right) {
                throw OperationError(
                    .sameVault, "both sides are the vault \(left.name)", remedy: "connect the other vault and name it",
                    exitCode: 6)
            }
            let (left, right) = (try await side(request.left, options), try await side(request.right, options))
            let start = request.serviceTime
            let comparison = Comparison(
                request, options, left: left, right: right, knowledge: await knowledge(of: request, left, options))
            var result = try await comparison.run()
            let digests = request.isOfWholeVaults ? comparison.digests : nil
            result.proof = ComparisonProof(
                request, left: proofSide(request.left, left, digests?.left),
                right: proofSide(request.right, right, digests?.right), start: start)
            if let evidence = Evidence(request, options, result, comparison.digests, start: start) {
                result.evidence = evidence
                result.evidencePath = try await EvidenceStore(stateFolder: options.stateFolder).keep(evidence)
            }
            return result
        } catch let error where error.isCancellation {
            var result = VerifyResult()
            result.interrupted = true
            return result
        } catch {
            throw OperationError(error)
        }
    }

    /// Compares an archive that is open already, and stays so, with a vault.
    static func verify(
        _ archive: Archive, _ folder: String, against vault: Vault, _ options: OperationOptions
    ) async throws -> VerifyResult {
        let request = VerifyRequest(left: .archive(folder: folder), right: .vault(vault))
        options.events(
            .started(operation: "verify", detail: "\(request.left.summary) against \(request.right.summary)"))
        let left = ArchiveSide(archive: archive)
        do {
            return try await Comparison(
                request, options, left: left, right: VaultSide(vault: vault),
                knowledge: await knowledge(of: request, left, options)
            ).run()
        } catch let error where !error.isCancellation {
            throw OperationError(error)
        }
    }

    /// What the journals of the move tell; what cannot be read is said, because less can be explained then.
    private static func knowledge(
        of request: VerifyRequest, _ left: any ObservedSide, _ options: OperationOptions
    ) async -> MoveKnowledge {
        guard case .vault(let target) = request.right else { return MoveKnowledge() }
        var journals = MoveJournals(source: nil, archive: nil, target: target.host, stateFolder: options.stateFolder)
        var folder: String?
        switch request.left {
        case .vault(let source): journals.source = source.host
        case .archive(let path):
            folder = path
            journals.archive = (left as? ArchiveSide)?.archive.head.archive
        }
        let (knowledge, unread) = await journals.read(archiveAt: folder)
        for path in unread { options.events(.note("the journal \(path) cannot be read, so that it explains nothing")) }
        return knowledge
    }

    private static func side(_ side: VerifySide, _ options: OperationOptions) async throws -> any ObservedSide {
        switch side {
        case .vault(let vault): VaultSide(vault: vault)
        case .archive(let folder): ArchiveSide(archive: try await Archive.open(folder, keys: options.keys))
        }
    }
}

extension Operations {
    /// A side as the proof names it.
    private static func proofSide(
        _ side: VerifySide, _ observed: any ObservedSide, _ state: StateDigest?
    ) -> ComparisonProof.Side {
        switch side {
        case .vault(let vault):
            .init(form: .vault, name: vault.host, region: vault.region, fingerprint: state?.text)
        case .archive(let folder):
            .init(form: .archive, name: folder, fingerprint: (observed as? ArchiveSide)?.archive.digest)
        }
    }
}

extension VerifySide {
    /// The side in one line.
    fileprivate var summary: String {
        switch self {
        case .vault(let vault): vault.summary
        case .archive(let folder): folder
        }
    }
}

extension Evidence {
    /// The evidence of a comparison of two vaults; nil for anything else.
    fileprivate init?(
        _ request: VerifyRequest, _ options: OperationOptions, _ result: VerifyResult,
        _ digests: (left: StateDigest, right: StateDigest), start: Int64?
    ) {
        guard case .vault(let left) = request.left, case .vault(let right) = request.right else { return nil }
        let condition = request.condition.map { " where \($0)" } ?? ""
        self.init(
            principal: left.identity?.principal, application: left.identity?.application,
            tenant: left.identity?.tenant, tool: options.tool,
            source: Side(host: left.host, name: left.name, region: left.region, digest: digests.left.text),
            target: Side(host: right.host, name: right.name, region: right.region, digest: digests.right.text),
            isFull: !request.metadataOnly, selection: request.selection.description + condition, start: start ?? 0,
            end: request.serviceTime ?? 0, objects: result.objects, versions: result.versions,
            provenByOrigin: result.provenByOrigin, findings: result.items.map(Finding.init),
            recreated: result.recreatedObjects, pending: result.pending)
    }
}
