internal import ExactJSON

/// `/metadata/endpoints`, by which clients learn a cloud's addresses; it needs no token.
extension EmulatorCore {
    /// The answer; nil for any other path. Versions up to 2018 have a shape of their own, later ones list clouds.
    func metadataEndpoints(_ request: EmulatorRequest) -> EmulatorResponse? {
        guard request.method == "GET", Scope(request.path).key == "/metadata/endpoints" else { return nil }
        let port = request.portSuffix
        let login = issuer.origin(for: request)
        let management = "https://\(Self.resourceManagerHost)\(port)/"
        let version = Query.value("api-version", in: request.query) ?? ""
        let authentication: JSON = [
            "loginEndpoint": .text(login + "/"), "audiences": [.text(management)], "tenant": .text(issuer.tenant),
            "identityProvider": "AAD",
        ]
        guard version >= "2019-05-01" else {
            return .json([
                "galleryEndpoint": .text(management), "graphEndpoint": .text(management),
                "portalEndpoint": .text(management), "graphAudience": .text(management),
                "authentication": authentication,
            ])
        }
        let cloud: JSON = [
            "name": "emulator", "portal": .text(management), "authentication": authentication,
            "media": .text(management), "graphAudience": .text(management), "graph": .text(management),
            "suffixes": [
                "keyVaultDns": .text("vault.localhost\(port)"), "storage": "core.localhost",
                "sqlServerHostname": "database.localhost", "acrLoginServer": "azurecr.localhost",
            ],
            "batch": .text(management), "resourceManager": .text(management),
            "vmImageAliasDoc": .text(management), "activeDirectoryDataLake": .text(management),
            "sqlManagement": .text(management), "microsoftGraphResourceId": .text(management),
            "gallery": .text(management),
        ]
        return .json(version >= "2022-09-01" ? cloud : [cloud])
    }
}
