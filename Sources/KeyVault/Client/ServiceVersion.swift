/// The version of the data plane that every request names.
public enum ServiceVersion {
    /// `7.6` is generally available, tells `preserveCertOrder` and `hsmPlatform`, and older servers know it; later ones add
    /// nothing that a move needs (Key Vault REST, version map).
    public static let current = "7.6"
}
