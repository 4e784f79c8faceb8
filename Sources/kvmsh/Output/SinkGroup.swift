internal import Interpreter

/// Several listeners as one; each hears everything, in this order.
struct SinkGroup: OutputSink {
    let sinks: [any OutputSink]

    func receive(_ output: Output) {
        for sink in sinks { sink.receive(output) }
    }
}
