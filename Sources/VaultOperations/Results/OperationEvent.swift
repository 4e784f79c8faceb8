/// What an operation tells while it runs; whoever renders it decides what a person sees.
public enum OperationEvent: Sendable {
    /// The operation begins; the text names both sides, regions and subscriptions as far as they are known.
    case started(operation: String, detail: String)
    /// How many objects are known so far; `complete` when the inventory has been read to its end.
    case counted(objects: Int, complete: Bool)
    /// An object has its outcome.
    case objectFinished(OperationItem)
    /// The service asked for a pause of a class of requests, for about so long.
    case throttled(vault: String, seconds: Double)
    /// Something worth knowing that is no failure.
    case note(String)
    /// The operation ended.
    case finished(OperationResult)
}

/// Takes the events of an operation, from any thread and in the order in which they happened to one object.
public typealias OperationEventSink = @Sendable (OperationEvent) -> Void
