import AzureIdentity
import KeyVault

/// What a comparison looked at, when and for whom, with fingerprints by which a later look can tell that it was that.
public struct ComparisonProof: Sendable, Equatable {
    /// One side.
    public struct Side: Sendable, Equatable {
        /// What a side is.
        public enum Form: String, Sendable {
            /// A vault as it was then.
            case vault
            /// An archive in a folder.
            case archive
        }

        /// What it is.
        public var form: Form
        /// The vault's host, or the archive's folder.
        public var name: String
        /// The vault's region, where it is known.
        public var region: String?
        /// Of a vault: the SHA-256 over the compared objects' ids, times and states (`StateDigest`), nil when only a part
        /// of it was compared. Of an archive: the digest of its manifest.
        public var fingerprint: String?
    }

    /// What should have arrived.
    public var left: Side
    /// Where it should have arrived.
    public var right: Side
    /// The objects, as a statement writes them.
    public var selection: String
    /// Whether values were compared.
    public var isFull: Bool
    /// The service's time at the start, seconds since 1970; nil where no vault has told it.
    public var start: Int64?
    /// The service's time at the end.
    public var end: Int64?
    /// The object id of whoever compared, as the token says.
    public var principal: String?
    /// The application that signed in.
    public var application: String?
    /// The tenant that signed in.
    public var tenant: String?
}

extension ComparisonProof {
    init(_ request: VerifyRequest, left: Side, right: Side, start: Int64?) {
        let identity = request.vaults.first?.identity
        self.init(
            left: left, right: right,
            selection: request.selection.description + (request.condition.map { " where \($0)" } ?? ""),
            isFull: !request.metadataOnly, start: start, end: request.serviceTime, principal: identity?.principal,
            application: identity?.application, tenant: identity?.tenant)
    }
}

extension VerifyRequest {
    /// The vaults among the sides.
    fileprivate var vaults: [Vault] {
        [left, right].compactMap { if case .vault(let vault) = $0 { vault } else { nil } }
    }

    /// The time of the first vault's last answer; an archive has none.
    var serviceTime: Int64? { vaults.first?.client.lastServiceTime }
}
