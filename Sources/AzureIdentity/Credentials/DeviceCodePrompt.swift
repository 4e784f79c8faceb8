/// What a person must do to sign in by a code: open a page in a browser anywhere and type the code.
public struct DeviceCodePrompt: Sendable, Equatable {
    /// The page, an https address.
    public let page: String

    /// What to type there.
    public let code: String

    /// How long the code is good.
    public let lifetime: Duration

    /// Puts a prompt together.
    public init(page: String, code: String, lifetime: Duration) {
        self.page = page
        self.code = code
        self.lifetime = lifetime
    }

    /// One line for people.
    public var text: String {
        "to sign in, open \(page) in a browser and enter the code \(code) within \(lifetime.components.seconds / 60) minutes"
    }
}
