/// When a request may be sent again.
enum Repetition: Sendable {
    /// Reads, backups, updates and PUTs of policies: again whatever happened.
    case always
    /// Everything else: again only when it was certainly not carried out.
    case onlyIfNotExecuted
}
