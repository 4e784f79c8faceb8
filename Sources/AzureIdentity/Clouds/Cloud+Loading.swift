internal import ExactJSON
public import HTTPTransport

extension Cloud {
    /// Reads the file that describes a cloud.
    ///
    /// - Throws: `IdentityError` that names the file.
    public static func reading(file path: String) throws(IdentityError) -> Cloud {
        let bytes = try SmallFile.read(path, what: "the cloud setting")
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: bytes)
        } catch {
            throw IdentityError(
                code: .invalidConfiguration,
                message: "the cloud's file \(Printable.text(path, limit: 200)) cannot be read: \(error.description)",
                remedy: nil)
        }
        return try described(by: json)
    }

    /// Asks a Resource Manager about its cloud; no token is sent.
    ///
    /// - Parameter address: its https origin, such as `https://management.example.net`; a path is kept as it is.
    /// - Throws: `IdentityError`; `CancellationError`.
    public static func asking(_ address: String, transport: any HTTPSending) async throws -> Cloud {
        guard let url = HTTPURL(address), url.scheme == "https", url.query == nil, url.fragment == nil else {
            throw IdentityError(
                code: .invalidConfiguration, message: "the cloud setting names no https address",
                remedy: "give the address of the cloud's Resource Manager, such as https://management.example.net")
        }
        let path = url.path == "/" ? "/metadata/endpoints" : url.path
        let request = OutgoingRequest(
            method: "GET", url: "\(url.origin)\(path)?api-version=2022-09-01",
            headers: HTTPHeaders([("Accept", "application/json")]), maximumResponseBytes: 4 << 20, timeout: .seconds(30)
        )
        let place = "Resource Manager at \(url.authority)"
        let response = try await RepeatedRequest(transport: transport, retry: TokenRetry(), place: place).send(request)
        guard response.status == 200, let json = try? JSON(parsing: response.body) else {
            throw IdentityError(
                code: .malformedAnswer,
                message: "\(place) does not describe its cloud (status \(response.status))",
                remedy: "describe the cloud in a file and `set cloud FILE`")
        }
        return try described(by: json, origin: url.origin)
    }
}
