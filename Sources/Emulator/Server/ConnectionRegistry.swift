internal import Locking
internal import NIOCore

/// The open connections, and which of them are answering a request.
final class ConnectionRegistry: Sendable {
    private struct State: Sendable {
        var open: [ObjectIdentifier: any Channel] = [:]
        var busy: Set<ObjectIdentifier> = []
        var isDraining = false
    }

    private let state = Locked(State())

    func opened(_ channel: any Channel) {
        let isLate = state.withLock {
            $0.open[ObjectIdentifier(channel)] = channel
            return $0.isDraining
        }
        if isLate { channel.close(promise: nil) }
    }

    func closed(_ channel: any Channel) {
        state.withLock {
            $0.open[ObjectIdentifier(channel)] = nil
            $0.busy.remove(ObjectIdentifier(channel))
        }
    }

    func began(_ channel: any Channel) { state.withLock { _ = $0.busy.insert(ObjectIdentifier(channel)) } }

    func ended(_ channel: any Channel) { state.withLock { _ = $0.busy.remove(ObjectIdentifier(channel)) } }

    /// Whether answers must close their connection.
    var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Closes idle connections at once and the others when their answer is out or the grace is over.
    func drain(on loop: any EventLoop, grace: TimeAmount) async {
        let (idle, busy) = state.withLock { state in
            state.isDraining = true
            let busy = state.busy
            return (
                state.open.filter { !busy.contains($0.key) }.map(\.value),
                state.open.filter { busy.contains($0.key) }.map(\.value)
            )
        }
        for channel in idle { channel.close(promise: nil) }
        let deadline = loop.scheduleTask(in: grace) {
            for channel in busy { channel.close(promise: nil) }
        }
        for channel in idle + busy { try? await channel.closeFuture.get() }
        deadline.cancel()
    }
}
