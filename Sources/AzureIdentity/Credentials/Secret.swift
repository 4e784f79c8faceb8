/// A text that does not show itself.
struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    init(_ text: String) { self.text = text }

    var description: String { "redacted" }

    var debugDescription: String { description }

    var customMirror: Mirror { Mirror(self, children: []) }
}
