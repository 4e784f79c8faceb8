/// The routes of certificates (facts 3.4).
enum CertificateRoutes {
    static func register(on router: inout Router) {
        ObjectOperations<CertificateContent>.registerLists(on: &router)
        CertificateLifeRoutes.register(on: &router)
        CertificateSettingsRoutes.register(on: &router)
        registerVersions(on: &router)
        registerPending(on: &router)
    }

    private static func registerVersions(on router: inout Router) {
        router.on("POST", "certificates/{name}/create") { context in
            try context.createCertificate(try context.name(), try context.body())
        }
        router.on("POST", "certificates/{name}/import") { context in
            .json(try context.importCertificate(try context.name(), try context.body()))
        }
        router.on("GET", "certificates/{name}/{version?}") { context in
            .json(try context.certificateBundle(try context.name(), version: context.version))
        }
        router.on("PATCH", "certificates/{name}/{version?}") { context in
            .json(try context.updateCertificate(try context.name(), version: context.version, try context.body()))
        }
        router.on("GET", "certificates/{name}/policy") { context in
            .json(try context.certificatePolicy(try context.name()))
        }
        router.on("PATCH", "certificates/{name}/policy") { context in
            .json(try context.updateCertificatePolicy(try context.name(), try context.body()))
        }
    }

    private static func registerPending(on router: inout Router) {
        router.on("GET", "certificates/{name}/pending") { context in
            try context.pendingOperation(try context.name())
        }
        router.on("PATCH", "certificates/{name}/pending") { context in
            .json(try context.cancelPending(try context.name(), try context.body()))
        }
        router.on("DELETE", "certificates/{name}/pending") { context in
            .json(try context.deletePending(try context.name()))
        }
        router.on("POST", "certificates/{name}/pending/merge") { context in
            .json(try context.mergeCertificate(try context.name(), try context.body()), status: 201)
        }
    }
}
