/// Hands elements from one task to another; the giver runs at most a few elements ahead of the taker.
actor HandOver<Element: Sendable> {
    /// As many as fit on a page of a list.
    private static var capacity: Int { 25 }

    private var elements: [Element] = []
    private var end: Result<Void, any Error>?
    private var taker: CheckedContinuation<Void, Never>?
    private var giver: CheckedContinuation<Void, Never>?

    /// Gives an element; returns when there is room for the next.
    func give(_ element: Element) async {
        elements.append(element)
        taker?.resume()
        taker = nil
        guard elements.count >= Self.capacity, !Task.isCancelled else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { giver = $0 }
        } onCancel: {
            Task { await self.releaseGiver() }
        }
    }

    /// Ends the hand-over, with an error or without.
    func finish(_ error: (any Error)?) {
        end = error.map { .failure($0) } ?? .success(())
        taker?.resume()
        taker = nil
    }

    /// The next element; nil at the end.
    func take() async throws -> Element? {
        while elements.isEmpty, end == nil {
            await withCheckedContinuation { taker = $0 }
        }
        guard !elements.isEmpty else {
            try end?.get()
            return nil
        }
        let element = elements.removeFirst()
        if elements.isEmpty { releaseGiver() }
        return element
    }

    private func releaseGiver() {
        giver?.resume()
        giver = nil
    }
}
