internal import KeyVault
internal import VaultOperations

extension ReportProof {
    /// What a comparison tells of itself; nil for one that was interrupted.
    init?(_ result: VerifyResult) {
        guard let proof = result.proof else { return nil }
        var unproven: [String] = []
        for item in result.items where item.differenceClass == .unproven {
            let name = [item.kind?.rawValue, item.name].compactMap { $0 }.joined(separator: " ")
            if unproven.last != name { unproven.append(name) }
        }
        self.init(
            left: Side(proof.left), right: Side(proof.right), selection: proof.selection, isComplete: result.complete,
            passed: result.passed, started: proof.start, ended: proof.end, principal: proof.principal,
            application: proof.application, tenant: proof.tenant, objects: result.objects, versions: result.versions,
            differences: result.differences, provenByOrigin: result.provenByOrigin, unproven: unproven,
            recreated: result.recreatedObjects.map(\.description), pending: result.pending,
            file: result.evidencePath)
    }
}

extension ReportProof.Side {
    init(_ side: ComparisonProof.Side) {
        self.init(form: side.form.rawValue, name: side.name, region: side.region, fingerprint: side.fingerprint)
    }
}
