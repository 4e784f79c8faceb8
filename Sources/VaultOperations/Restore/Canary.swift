/// Lets one object be sent alone, until the service has shown that the target is of the backup's world.
///
/// Whoever has something to send asks first. The first to ask goes alone; the others wait for how that ends.
actor Canary {
    /// What the one that is alone found.
    enum Finding {
        /// The target takes blobs of this archive.
        case accepted
        /// This object failed for a reason of its own: the next one goes alone.
        case nothing
        /// The target is of another world: nothing else is sent.
        case refused
    }

    private enum State {
        case open
        case testing
        case accepted
        case refused
    }

    /// So many objects may fail one after the other before the rest no longer waits for each: then the failures have
    /// another cause than the world.
    private static let patience = 8

    private var state = State.open
    private var failures = 0
    /// Whether an object has shown that the target takes blobs of this archive.
    private(set) var isProven = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Waits for permission to send.
    ///
    /// - Returns: true when the caller is alone and must call `report`; nil when nothing may be sent any more.
    func ask() async -> Bool? {
        while true {
            switch state {
            case .accepted: return false
            case .refused: return nil
            case .open:
                state = .testing
                return true
            case .testing: await withCheckedContinuation { waiting.append($0) }
            }
        }
    }

    /// What came of the one that was alone.
    func report(_ finding: Finding) {
        switch finding {
        case .accepted:
            state = .accepted
            isProven = true
        case .refused: state = .refused
        case .nothing:
            failures += 1
            if state == .testing { state = failures < Self.patience ? .open : .accepted }
        }
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume() }
    }

    /// The target holds an object whose version ids are the backup's: it took a blob of it before.
    func prove() { isProven = true }

    /// Nothing is sent any more, whoever found out.
    func refuse() { report(.refused) }
}
