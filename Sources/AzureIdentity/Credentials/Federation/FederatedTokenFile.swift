/// A token that a cluster keeps fresh in a file.
struct FederatedTokenFile: AssertionSource {
    let path: String

    var place: String { "the file of AZURE_FEDERATED_TOKEN_FILE" }

    func assertion() throws -> String {
        let bytes = try SmallFile.read(path, what: "AZURE_FEDERATED_TOKEN_FILE")
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
}
