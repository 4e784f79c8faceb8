/// The folders of the XDG base directory specification, for this program.
struct StandardFolders: Sendable {
    let environment: [String: String]

    /// `$XDG_STATE_HOME/kvmsh`: history, journals, locks. Nil when there is no home either.
    var state: String? { folder("XDG_STATE_HOME", ".local/state") }

    /// `$XDG_CONFIG_HOME/kvmsh`: the start-up file. Nil when there is no home either.
    var configuration: String? { folder("XDG_CONFIG_HOME", ".config") }

    /// The history of the prompt.
    var history: String? { state.map { "\($0)/history" } }

    /// The script that runs before the first prompt.
    var startUpFile: String? { configuration.map { "\($0)/kvmshrc.kvm" } }

    /// The connections with a name.
    var bookmarks: String? { configuration.map { "\($0)/bookmarks.json" } }

    /// The home directory, if there is one.
    var home: String? {
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home
    }

    /// A variable counts when it is an absolute path, as the specification has it.
    private func folder(_ variable: String, _ inHome: String) -> String? {
        if let base = environment[variable], base.hasPrefix("/") { return "\(base)/kvmsh" }
        return home.map { "\($0)/\(inHome)/kvmsh" }
    }
}
