/// The operations over many objects. Each yields its events to the options' sink and returns a typed result; each ends
/// cleanly when its task is cancelled, with a result that says what was done.
public enum Operations {}
