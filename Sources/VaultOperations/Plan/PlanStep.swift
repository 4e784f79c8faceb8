import KeyVault

extension Plan {
    /// What a statement would do to a vault as a whole, or to one of its settings.
    public struct Step: Sendable, Equatable {
        /// What it concerns.
        public enum Kind: String, Sendable {
            /// The vault.
            case vault
            /// A setting of the vault.
            case setting
            /// The policy of a key.
            case key
            /// The policy of a certificate.
            case certificate
            /// A resource that is deployed with the vault.
            case resource
            /// What must hold before the statement does anything.
            case condition
        }

        /// What it concerns.
        public var kind: Kind
        /// The vault, the object, the issuer, the principal or the resource.
        public var name: String
        /// The part of the settings, or the number of a condition; empty for a vault.
        public var part: String
        /// What is done.
        public var action: Action
        /// Why.
        public var reason: String
        /// How many requests it takes.
        public var requests: Int
        /// What the source showed, as a digest; nil where it shows nothing.
        public var source: String?
        /// What the target showed, as a digest; nil where it shows nothing.
        public var target: String?

        /// A step.
        public init(
            kind: Kind, name: String, part: String = "", action: Action, reason: String, requests: Int = 0,
            source: String? = nil, target: String? = nil
        ) {
            self.kind = kind
            self.name = name
            self.part = part
            self.action = action
            self.reason = reason
            self.requests = requests
            self.source = source
            self.target = target
        }

        /// What it is called where it differs.
        var label: String { part.isEmpty ? "\(kind.rawValue) \(name)" : "\(part): \(kind.rawValue) \(name)" }
    }
}

extension Plan.Step {
    /// The step of a setting, as the application of the settings would end.
    init(_ item: SettingsItem, source: String?, target: String?) {
        let action: Plan.Action
        switch item.status {
        case .done: action = .update
        case .same: action = .same
        case .skipped: action = .skip
        case .left, .gone: action = .leave
        case .failed, .incomplete, .uncertain, .untried: action = .fail
        }
        let kind: Kind =
            switch item.kind {
            case .key: .key
            case .certificate: .certificate
            case .secret, nil: .setting
            }
        self.init(
            kind: kind, name: item.name, part: item.part.rawValue, action: action,
            reason: item.reason ?? (action == .same ? "the target has it already" : "it differs in the target"),
            requests: action == .update ? 1 : 0, source: source, target: target)
    }
}
