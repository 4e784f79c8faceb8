/// Whole age files in memory.
public enum SealedFile {
    /// Seals content to recipients.
    public static func seal(_ content: [UInt8], to recipients: [SealingRecipient]) throws(SealingError) -> [UInt8] {
        var sealer = try FileSealer(to: recipients)
        return try seal(content, &sealer)
    }

    /// Seals content with a passphrase.
    ///
    /// - Parameter factor: the work as a power of two; about a second when left out.
    public static func seal(
        _ content: [UInt8], with passphrase: SealingPassphrase, factor: Int? = nil
    ) throws(SealingError) -> [UInt8] {
        var sealer = try FileSealer(with: passphrase, factor: factor)
        return try seal(content, &sealer)
    }

    private static func seal(_ content: [UInt8], _ sealer: inout FileSealer) throws(SealingError) -> [UInt8] {
        var file = sealer.beginning
        file += try sealer.add(content)
        return file + (try sealer.finish())
    }

    /// The content of a file that was sealed to a recipient of one of the identities.
    public static func open(_ file: [UInt8], with identities: [SealingIdentity]) throws(SealingError) -> [UInt8] {
        var opener = try FileOpener(file, with: identities)
        return try open(file, &opener)
    }

    /// The content of a file that was sealed with a passphrase.
    public static func open(_ file: [UInt8], with passphrase: SealingPassphrase) throws(SealingError) -> [UInt8] {
        var opener = try FileOpener(file, with: passphrase)
        return try open(file, &opener)
    }

    private static func open(_ file: [UInt8], _ opener: inout FileOpener) throws(SealingError) -> [UInt8] {
        let content = try opener.add(file[opener.beginning...])
        return content + (try opener.finish())
    }
}
