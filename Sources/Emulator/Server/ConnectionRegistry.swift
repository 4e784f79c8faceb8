internal import Locking
internal import NIOCore

/// The open connections, so that they can be closed when the server stops.
final class ConnectionRegistry: Sendable {
    private struct State: Sendable {
        var open: [ObjectIdentifier: any Channel] = [:]
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

    func closed(_ channel: any Channel) { state.withLock { $0.open[ObjectIdentifier(channel)] = nil } }

    /// Closes idle connections at once and the others when their answer is out or the grace is over. Which of them are
    /// idle their pipelines know, which NIO tells to come to rest.
    func drain(on loop: any EventLoop, grace: TimeAmount) async {
        let open = state.withLock { state in
            state.isDraining = true
            return Array(state.open.values)
        }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let deadline = loop.scheduleTask(in: grace) {
            for channel in open { channel.close(promise: nil) }
        }
        for channel in open { try? await channel.closeFuture.get() }
        deadline.cancel()
    }
}
