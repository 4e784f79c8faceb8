/// What an update does to one field.
public enum FieldChange<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The field stays as it is: the request does not name it.
    case keep
    /// The field gets this value.
    case set(Value)
    /// The field is sent as null.
    case clear
}

/// The attributes that a write may set. In a set, import or create a kept field takes the service's default; in an update
/// it stays as it is.
public struct AttributeChange: Sendable, Equatable {
    /// Whether the version may be used.
    public var enabled: Bool?
    /// `nbf`, in seconds since 1970.
    public var notBefore: FieldChange<Int64>
    /// `exp`, in seconds since 1970.
    public var expires: FieldChange<Int64>
    /// A key's `exportable`, only when it is made.
    public var exportable: Bool?

    /// Creates a change; without arguments it changes nothing.
    public init(
        enabled: Bool? = nil, notBefore: FieldChange<Int64> = .keep, expires: FieldChange<Int64> = .keep,
        exportable: Bool? = nil
    ) {
        self.enabled = enabled
        self.notBefore = notBefore
        self.expires = expires
        self.exportable = exportable
    }

    /// The fields that a new version needs to be like an existing one.
    public init(like attributes: ObjectAttributes) {
        self.init(
            enabled: attributes.enabled, notBefore: attributes.notBefore.map { .set($0) } ?? .keep,
            expires: attributes.expires.map { .set($0) } ?? .keep,
            exportable: attributes.exportable == true ? true : nil)
    }
}
