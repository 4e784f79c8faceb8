/// What an operand means: for "expected …" texts, completion and help.
public enum OperandKind: Sendable, Hashable, CaseIterable {
    /// A vault: name, URL, resource id or bookmark.
    case vault
    /// The name of a vault that is made or confirmed.
    case vaultName
    /// The name of an object of the noun before it.
    case objectName
    /// A version of an object.
    case version
    /// A folder that is there.
    case folder
    /// A folder that is written.
    case newFolder
    /// A file that is there.
    case file
    /// A file that is written.
    case newFile
    /// A region of the cloud.
    case region
    /// A resource group.
    case resourceGroup
    /// A subscription.
    case subscription
    /// The value of the setting before it.
    case settingValue
    /// A recipient of sealed values, or a file of them.
    case recipient
    /// The prefix of environment variables.
    case environmentPrefix
    /// The client id of a managed identity.
    case clientID
    /// A name that `retire` asked about.
    case acknowledgedName
    /// Any text.
    case text

    /// With the indefinite article: `expected a folder`.
    public var label: String {
        switch self {
        case .vault: "a vault"
        case .vaultName: "the name of a vault"
        case .objectName: "the name of an object"
        case .version: "a version"
        case .folder, .newFolder: "a folder"
        case .file, .newFile: "a file"
        case .region: "a region"
        case .resourceGroup: "the name of a resource group"
        case .subscription: "a subscription"
        case .settingValue: "a value"
        case .recipient: "a recipient, `age1…` or a file of them"
        case .environmentPrefix: "a prefix"
        case .clientID: "a client id"
        case .acknowledgedName: "a name"
        case .text: "a value"
        }
    }

    /// With the definite article, without further explanation: `before the folder`.
    var definiteLabel: String {
        switch self {
        case .folder, .newFolder: "the folder"
        case .file, .newFile: "the file"
        case .vaultName: "the name of the vault"
        case .region: "the region"
        case .version: "the version"
        default: "it"
        }
    }

    /// Whether a path stands there.
    public var isPath: Bool {
        switch self {
        case .folder, .newFolder, .file, .newFile: true
        default: false
        }
    }

    /// What stands for it in a synopsis.
    public var placeholder: String {
        switch self {
        case .vault: "VAULT"
        case .vaultName, .objectName, .acknowledgedName: "NAME"
        case .version: "VERSION"
        case .folder, .newFolder: "FOLDER"
        case .file, .newFile: "FILE"
        case .region: "REGION"
        case .resourceGroup: "GROUP"
        case .subscription: "SUBSCRIPTION"
        case .settingValue, .text: "VALUE"
        case .recipient: "RECIPIENT"
        case .environmentPrefix: "PREFIX"
        case .clientID: "CLIENT-ID"
        }
    }

    /// An example for "such as …".
    var example: String? {
        switch self {
        case .vault, .vaultName: "contoso-we"
        case .folder, .newFolder: "./out"
        case .file, .newFile: nil
        case .region: "northeurope"
        default: nil
        }
    }
}

/// How a statement uses the name of a connection.
public enum AliasUse: Sendable, Hashable {
    /// The vault that is looked at or moved from.
    case source
    /// The vault that is changed or compared with.
    case target
    /// A new name that `connect` gives.
    case new

    /// An example for "such as …".
    var example: String { self == .target ? "target" : "source" }
}
