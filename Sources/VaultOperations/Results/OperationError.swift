/// Why a statement as a whole could not be done, or was refused.
///
/// What happens to one object is an `OperationItem`; this is for what concerns all of them. No part of it ever holds a
/// value, a token, a tag or a content type.
public struct OperationError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is; open, so that a later version may add kinds.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The word for it.
        public let rawValue: String

        /// A kind of trouble by its word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word for it.
        public var description: String { rawValue }
    }

    /// The kind of trouble.
    public let code: Code
    /// What happened, in lower case and without a full stop.
    public let message: String
    /// What to do next, when there is something to do.
    public let remedy: String?
    /// The exit code that a program ends with when nothing else decides (1, 4, 6 or 130).
    public let exitCode: Int32
    /// The object that it happened to, if it was one.
    public let object: String?
    /// The service's own code, with its inner code after a slash.
    public let serviceCode: String?
    /// The service's own id of the request that failed, for a support case.
    public let requestID: String?

    /// What belongs to the message, a line each: what was tried, and why each did not serve.
    public var details: [String] = []

    /// An error with everything that is known about it.
    public init(
        _ code: Code, _ message: String, remedy: String? = nil, exitCode: Int32 = 1, object: String? = nil,
        serviceCode: String? = nil, requestID: String? = nil
    ) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.exitCode = exitCode
        self.object = object
        self.serviceCode = serviceCode
        self.requestID = requestID
    }

    /// Message and remedy in one line.
    public var description: String {
        guard let remedy else { return message }
        return "\(message); \(remedy)"
    }
}

extension OperationError.Code {
    /// A name, address or request that no vault can have.
    public static let invalidRequest = Self(rawValue: "invalid-request")
    /// No vault of that name answers: DNS, connection or firewall.
    public static let unreachable = Self(rawValue: "unreachable")
    /// The credential was refused or has no right to anything that was asked.
    public static let notPermitted = Self(rawValue: "not-permitted")
    /// The server proved no identity, or one that is not the vault's.
    public static let tls = Self(rawValue: "tls")
    /// There is no such object.
    public static let notFound = Self(rawValue: "not-found")
    /// The service answered with an error that has no kind of its own here.
    public static let service = Self(rawValue: "service")
    /// The folder cannot be read, made or written.
    public static let folder = Self(rawValue: "folder")
    /// The folder is not an archive, and not empty.
    public static let notAnArchive = Self(rawValue: "not-an-archive")
    /// The archive has no manifest yet: the backup was interrupted.
    public static let unfinished = Self(rawValue: "unfinished")
    /// Manifest, journal, settings or an object's file are not what was written.
    public static let damaged = Self(rawValue: "damaged")
    /// The archive was written by a newer version.
    public static let newerFormat = Self(rawValue: "newer-format")
    /// Files or folders that others could read or replace.
    public static let openModes = Self(rawValue: "open-modes")
    /// Another run holds the lock.
    public static let locked = Self(rawValue: "locked")
    /// The archive belongs to another statement that was not finished.
    public static let otherStatement = Self(rawValue: "other-statement")
    /// Objects of a complete archive have changed in the vault.
    public static let changedArchive = Self(rawValue: "changed-archive")
    /// Source and target are one vault.
    public static let sameVault = Self(rawValue: "same-vault")
    /// The target is outside the geography or subscription of the backup.
    public static let wrongWorld = Self(rawValue: "wrong-world")
    /// A safety copy could not be put back: its file holds the only copy of an object.
    public static let safetyCopy = Self(rawValue: "safety-copy")
    /// No space is left on the device.
    public static let diskFull = Self(rawValue: "disk-full")
    /// A version that was enabled to be read could not be disabled again.
    public static let notPutBack = Self(rawValue: "not-put-back")
    /// The run was interrupted.
    public static let interrupted = Self(rawValue: "interrupted")
    /// A part of the language that this version cannot do.
    public static let unsupported = Self(rawValue: "unsupported")
}
