/// What the files of an archive's objects hold.
enum ArchiveForm: String, Sendable {
    /// The service's own encrypted backups.
    case blob
    /// Values, for whoever can read the file.
    case plain
    /// Values, sealed as age files.
    case sealed

    /// The end of the files' names.
    var suffix: String {
        switch self {
        case .blob: ".blob"
        case .plain: ".json"
        case .sealed: ".json.age"
        }
    }

    /// The name of the file of settings.
    var settingsName: String { self == .sealed ? "settings.json.age" : "settings.json" }
}
